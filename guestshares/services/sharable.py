"""What may be let out, and by whom (SPEC 9.2)."""

from collections.abc import Iterable, Sequence

from documents.register.models import Document
from documents.register.models.visibility import shown_revision
from guestshares.domain import policies
from guestshares.models import Scope
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken


def held(documents: Iterable[Document]) -> list[Document]:
    """Documents as they are now, in their order; nobody hides or deletes one until the transaction ends."""
    keys = [document.pk for document in documents]
    rows = Document.objects.select_for_update(of=("self",), no_key=True).order_by("pk").filter(pk__in=keys)
    found = {row.pk: row for row in rows.select_related("project", "current_revision", "released_revision")}
    return [found[key] for key in keys]


def require(documents: Sequence[Document], scope: str, rules: policies.EffectivePolicy, by: Member) -> None:
    """Only what the creator sees, what exists, and what policy lets out."""
    if scope == Scope.PACKAGE and not rules.share_packages:
        raise RuleBroken("Packages may not be shared here.", field="scope")
    if scope == Scope.WORK_PACKAGE and not rules.share_work_packages:
        raise RuleBroken("Work packages may not be shared here.", field="scope")
    require_seen(documents, by)


def require_seen(documents: Iterable[Document], by: Member) -> None:
    """What whoever answers for a share sees: all of it, and what is confidential only as a project or an org admin."""
    for document in documents:
        if document.is_deleted or shown_revision(by, document) is None:
            raise RuleBroken("A document to be shared does not exist any more.")
        if document.is_confidential and not by.is_project_admin:
            raise RuleBroken(f"{document.number} is confidential. A project admin or an org admin can share it.")
