"""The life of a document: its status, and the fixed table of moves (SPEC 7)."""

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.domain import lifecycle
from documents.register.models import Document, DocumentStatus
from documents.register.services import document_locks
from kazinex.core import clock
from kazinex.core.actors import Actor
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
    """The statuses a document may move to from this one."""
    return MOVES[DocumentStatus(status)]


def move(document: Document, *, to: str, reason: str = "", by: Actor) -> Document:
    """Move a document to another status, along the table."""
    with transaction.atomic():
        document = document_locks.hold(document)
        lifecycle.require_present(document)
        before, after = DocumentStatus(document.status), DocumentStatus(to)
        if after not in moves_from(before):
            raise RuleBroken(f"A document that is “{before.label}” cannot become “{after.label}”.", field="status")
        document.status, document.updated_at = after, clock.now()
        document.save(update_fields=["status", "updated_at"])
        changes = {"Status": [str(before.label), str(after.label)]}
        record(AuditAction.STATUS_CHANGED, by=by, target=document, reason=reason.strip(), changes=changes)
    return document
