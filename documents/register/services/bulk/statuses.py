"""The status of many revisions moved at once, with what their documents keep of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from django.db.models import QuerySet

from audit.domain.catalogue import AuditAction
from documents.register.domain.changes import REVISION_RELEASED, REVISIONS_VOIDED
from documents.register.domain.suitabilities import may_stand
from documents.register.models import Document, DocumentStatus, Revision
from documents.register.models.statuses import RELEASED
from documents.register.services import faces
from documents.register.services.bulk.recording import tell
from documents.register.services.bulk.working import Change, Reached
from documents.register.services.statuses import moves_from
from kazinex.core.actors import Member
from kazinex.core.forms import NOTHING_CHOSEN
from kazinex.core.many_keys import keys
from kazinex.core.translation import marked as _


@dataclass(frozen=True)
class Status(Change):
    """Move the revision that one sees first of every document to this status, along the table of moves."""

    to: DocumentStatus
    reason: str = ""
    moves_status: ClassVar[bool] = True

    @property
    def asked(self) -> Mapping[str, object]:
        return {"status": self.to.value}

    def obstacle(self, document: Document) -> str:
        if document.shown_revision_id is None:
            return _("It has no revision yet.")
        now = DocumentStatus(document.shown_status)
        return (
            ""
            if self.to in moves_from(now)
            else _("“{now}” cannot become “{wanted}”.").format(now=now.label, wanted=self.to.label)
        )

    def warnings(self, documents: Sequence[Document], by: Member) -> list[str]:
        if self.to == DocumentStatus.VOID:
            return REVISIONS_VOIDED.warnings(_shown(documents), by)
        if self.to not in RELEASED:
            return []
        fresh = {one.pk: one for one in documents if one.shown_revision_id != one.released_revision_id}
        found = _with_documents(
            Revision.objects.filter(pk__in=keys(one.shown_revision_id for one in fresh.values())), fresh
        )
        return REVISION_RELEASED.warnings_of_all(found, NOTHING_CHOSEN, by) if found else []

    def make(self, documents: Sequence[Document], *, reached: Reached, by: Member) -> None:
        shown = keys(one.shown_revision_id for one in documents)
        dropped = self._dropped(shown)
        Revision.objects.filter(pk__in=shown).update(status=self.to)
        Revision.objects.filter(pk__in=keys(dropped)).update(suitability="")
        released = faces.take_all(documents, status=self.to)
        tell(AuditAction.STATUS_CHANGED, documents, partial(self._told, dropped), reached=reached, by=by)
        if released:
            holders = {one.pk: one for one in documents}
            found = _with_documents(Revision.objects.filter(pk__in=keys(released)), holders)
            REVISION_RELEASED.announce_all(found, NOTHING_CHOSEN, by)
        if self.to == DocumentStatus.VOID:
            REVISIONS_VOIDED.announce(_shown(documents), by)

    def _dropped(self, shown: Any) -> dict[int, str]:
        """What revisions were suitable for that may not stand in the new state, by their keys (suitabilities.py)."""
        said = Revision.objects.filter(pk__in=shown).exclude(suitability="").values_list("pk", "suitability")
        return {pk: suitability for pk, suitability in said if not may_stand(suitability, self.to)}

    def _told(self, dropped: Mapping[int, str], document: Document) -> dict[str, Any]:
        before = DocumentStatus(document.shown_status).label
        changes = {f"Status of revision {document.shown_code}": [str(before), str(self.to.label)]}
        if suitability := dropped.get(document.shown_revision_id or 0):
            changes[f"Suitability of revision {document.shown_code}"] = [suitability, ""]
        return {"revision": document.shown_code, "reason": self.reason.strip(), "changes": changes}


def _shown(documents: Sequence[Document]) -> list[Revision]:
    holders = {one.pk: one for one in documents}
    return _with_documents(Revision.objects.filter(pk__in=keys(one.shown_revision_id for one in documents)), holders)


def _with_documents(revisions: QuerySet[Revision], holders: Mapping[int, Document]) -> list[Revision]:
    found = list(revisions.order_by("pk"))
    for one in found:
        one.document = holders[one.document_id]
    return found
