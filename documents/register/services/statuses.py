"""The life of a revision: its status, and the fixed table of moves (SPEC 7)."""

from typing import Any

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.domain import lifecycle
from documents.register.domain.changes import REVISION_RELEASED
from documents.register.models import DocumentStatus, Revision
from documents.register.services import document_locks, faces
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken

S = DocumentStatus
MOVES: dict[str, tuple[DocumentStatus, ...]] = {
    S.DRAFT: (S.FOR_REVIEW, S.FOR_INFORMATION, S.VOID),
    S.FOR_REVIEW: (S.UNDER_REVIEW, S.DRAFT, S.VOID),
    S.UNDER_REVIEW: (S.APPROVED, S.APPROVED_WITH_COMMENTS, S.REVISE, S.REJECTED),
    S.APPROVED: (S.ISSUED, S.FOR_REVIEW, S.SUPERSEDED, S.VOID),
    S.APPROVED_WITH_COMMENTS: (S.ISSUED, S.FOR_REVIEW, S.SUPERSEDED, S.VOID),
    S.REVISE: (S.FOR_REVIEW, S.VOID),
    S.REJECTED: (S.DRAFT, S.VOID),
    S.ISSUED: (S.FOR_REVIEW, S.SUPERSEDED, S.VOID, S.ARCHIVED),
    S.FOR_INFORMATION: (S.FOR_REVIEW, S.SUPERSEDED, S.VOID, S.ARCHIVED),
    S.SUPERSEDED: (S.ARCHIVED,),
    S.VOID: (S.ARCHIVED,),
    S.ARCHIVED: (),
}


def moves_from(status: str) -> tuple[DocumentStatus, ...]:
    """The statuses a revision may move to from this one."""
    return MOVES[DocumentStatus(status)]


def move(revision: Revision, *, to: str, reason: str = "", by: Member) -> Revision:
    """Move a revision to another status, along the table; the newest that is in force is the released one."""
    with transaction.atomic():
        document = document_locks.hold(revision.document)
        lifecycle.require_present(document)
        revision = document.revisions.get(pk=revision.pk)
        before, after = DocumentStatus(revision.status), DocumentStatus(to)
        if after not in moves_from(before):
            raise RuleBroken(f"A revision that is “{before.label}” cannot become “{after.label}”.", field="status")
        revision.status = after
        revision.save(update_fields=["status"])
        released = faces.take(document)
        changes = {f"Status of revision {revision.code}": [str(before.label), str(after.label)]}
        known: dict[str, Any] = {"revision": revision.code, "reason": reason.strip(), "changes": changes}
        record(AuditAction.STATUS_CHANGED, by=by, target=document, **known)
        if released:
            REVISION_RELEASED.announce(released, by)
    return revision
