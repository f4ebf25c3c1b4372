"""Who may change a document's description (SPEC 3.2, note 2)."""

from documents.register.models import Document, DocumentStatus
from kazinex.core.access import Decision
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

OWN_DRAFTS = frozenset({"initiator"})  # roles that may edit the metadata of their own drafts

DRAFTS = frozenset({DocumentStatus.PLANNED, DocumentStatus.DRAFT})


def decision(actor: Member, document: Document) -> Decision:
    """Whoever manages documents may; an initiator may for an own draft, as long as uploading is open to them.

    A document with a released revision is no draft, whatever its current one is.
    """
    manages: Decision = actor.decide(Permission.MANAGE_DOCUMENTS)
    is_draft = document.status in DRAFTS and document.released_revision_id is None
    own = document.owner_id == actor.user.pk and is_draft
    if manages or not own or not (actor.roles & OWN_DRAFTS):
        return manages
    uploads: Decision = actor.decide(Permission.UPLOAD_DOCUMENTS)
    return uploads or manages


def require(actor: Member, document: Document) -> None:
    """The same once the document is held: what was an own draft when the page was opened may be approved by now."""
    if not decision(actor, document):
        raise RuleBroken(_("This is no draft of yours any more, so who manages documents changes what it says."))
