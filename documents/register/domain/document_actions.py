"""What somebody may do with a document as it is now: what its menu of actions offers."""

from documents.register.domain import editing
from documents.register.models import Document
from kazinex.core.actors import Member
from kazinex.core.permissions import Permission


def count_revisions(document: Document, actor: Member) -> int:
    """How many issues of it this person sees."""
    if document.is_planned:
        return 0
    return document.revisions.count() if document.is_shown_whole else 1


def may_take_revision(document: Document, actor: Member) -> bool:
    """A document that is deleted or locked takes none."""
    return not (document.is_deleted or document.is_locked) and bool(actor.decide(Permission.UPLOAD_DOCUMENTS))


def may_be_edited(document: Document, actor: Member) -> bool:
    """By who manages documents, and by an initiator whose draft it is."""
    return not document.is_deleted and bool(editing.decision(actor, document))


def may_be_managed(document: Document, actor: Member) -> bool:
    """By who manages documents, as long as it is there."""
    return not document.is_deleted and bool(actor.decide(Permission.MANAGE_DOCUMENTS))


def may_move(document: Document, actor: Member) -> bool:
    """Where there is a revision to move."""
    return may_be_managed(document, actor) and not document.is_planned


def may_be_locked(document: Document, actor: Member) -> bool:
    """Where it is not locked yet."""
    return may_be_managed(document, actor) and not document.is_locked


def may_be_unlocked(document: Document, actor: Member) -> bool:
    """By Project Admins and Org Admins (SPEC 3.2)."""
    return may_be_managed(document, actor) and document.is_locked and bool(actor.is_project_admin)


def may_be_restored(document: Document, actor: Member) -> bool:
    """By who manages documents."""
    return document.is_deleted and bool(actor.decide(Permission.MANAGE_DOCUMENTS))
