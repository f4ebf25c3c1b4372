"""What guest shares add to the rooms below: a tab on documents, consequences, and what the audit log withholds."""

from documents.register.models import Document
from guestshares import queries
from guestshares.models import Share
from guestshares.models.policy import NewRevisionRule
from guestshares.queries.policies import effective_policy
from guestshares.services import shares
from kazinex.core.actors import Actor, Member


def end_with_document(document: Document, by: Actor) -> None:
    """A deleted document's shares end."""
    found = Share.objects.unended().filter(items__document=document)
    shares.revoke_many(found, reason=f"{document.number} was deleted.", by=by)


def what_ends(document: Document, by: Member) -> str:
    """What deleting a document means for people outside."""
    count = queries.live_count(document, by)
    if not count:
        return ""
    return f"{count} live guest share{' is' if count == 1 else 's are'} revoked."


def after_new_revision(document: Document, by: Actor) -> None:
    """A new revision ends the shares of earlier ones, where policy says so."""
    if effective_policy(document.project).on_new_revision == NewRevisionRule.REVOKE:
        found = Share.objects.unended().filter(items__document=document)
        shares.revoke_many(found, reason=f"A new revision of {document.number} was issued.", by=by)
