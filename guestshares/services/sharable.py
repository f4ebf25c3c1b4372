"""What may be let out, and by whom (SPEC 9.2)."""

from collections.abc import Iterable, Sequence

from documents.register.models import Document
from documents.register.models.visibility import shown_revision
from guestshares.domain import policies
from guestshares.models import Scope, Share, ShareItem
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

KEEPERS = _("A project admin or an org admin can share it.")
OFF = {
    Scope.PACKAGE: _("Packages may not be shared here."),
    Scope.WORK_PACKAGE: _("Work packages may not be shared here."),
    Scope.SELECTION: _(
        "Several documents may not be shared together here, as packages may not. Share them one "
        "by one, or ask an org admin to allow Document Package under External Access."
    ),
    Scope.LETTER: _("Letters may not be sent to people outside here."),
    Scope.TRANSMITTAL: _("Transmittals may not be sent to people outside here."),
}


class HeldBack(RuleBroken):
    """One of several documents may not be let out; the words name it."""


def held(documents: Iterable[Document]) -> list[Document]:
    """Documents as they are now, in their order; nobody hides or deletes one until the transaction ends."""
    keys = [document.pk for document in documents]
    rows = Document.objects.select_for_update(of=("self",), no_key=True).order_by("pk").filter(pk__in=keys)
    found = {row.pk: row for row in rows.select_related("project", "current_revision", "released_revision")}
    return [found[key] for key in keys]


def left_of(share: Share) -> list[ShareItem]:
    """What the guest of a share still has, if it ever held documents; refused where all were taken out since."""
    items = list(share.held_items.select_related("document", "revision"))
    if not items and share.items.exists():
        raise RuleBroken(_("All of it was taken out of this share since. Create a new share instead."))
    return items


def require(documents: Sequence[Document], scope: str, rules: policies.EffectivePolicy, by: Member) -> None:
    """Only what the creator sees, what exists, and what policy lets out."""
    if not rules.allows(scope):
        raise RuleBroken(OFF[Scope(scope)], field="scope")
    require_seen(documents, by)


def require_reason(documents: Iterable[Document], reason: str) -> str:
    """Why what is confidential is let out, without spaces around it; empty where nothing is."""
    secret = [document.number for document in documents if document.is_confidential]
    if secret and not reason.strip():
        raise HeldBack(f"{secret[0]} is confidential. Say why it is let out.", field="reason")
    return reason.strip()[:500] if secret else ""


def require_seen(documents: Iterable[Document], by: Member) -> None:
    """What whoever answers for a share sees: all of it, and what is confidential only as a project or an org admin."""
    for document in documents:
        if document.is_planned:
            raise HeldBack(f"{document.number} is planned: it has no file to share yet.")
        if document.is_deleted or shown_revision(by, document) is None:
            raise HeldBack("A document to be shared does not exist any more.")
        if document.is_confidential and not by.is_project_admin:
            raise HeldBack(f"{document.number} is confidential. {KEEPERS}")
