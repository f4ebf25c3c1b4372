"""What becomes of guest shares when something happens to their documents."""

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.models import Document, Revision
from guestshares import queries
from guestshares.models import Share
from guestshares.models.policy import NewRevisionRule
from guestshares.queries.policies import effective_policy
from guestshares.services import shares
from kazinex.core.actors import Actor, Member
from kazinex.core.permissions import Permission

MOST_NAMED = 20


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


def after_release(revision: Revision, by: Actor) -> None:
    """A revision that is in force now ends the shares of earlier ones, where policy says so."""
    document = revision.document
    if effective_policy(document.project).on_new_revision == NewRevisionRule.REVOKE:
        reason = f"Revision {revision.code} of {document.number} was released."
        shares.revoke_many(Share.objects.unended().on_earlier_than(revision), reason=reason, by=by)


def what_release_means(revision: Revision, by: Member) -> str:
    """What releasing a revision means for people outside who hold earlier ones."""
    count = Share.objects.visible_to(by).live().on_earlier_than(revision).count()
    if not count:
        return ""
    ends = effective_policy(revision.document.project).on_new_revision == NewRevisionRule.REVOKE
    one = count == 1
    held = f"{count} live guest share{' is' if one else 's are'} on earlier revisions"
    end, go = ("ends", "goes on, and says that it is") if one else ("end", "go on, and say that they are")
    return f"{held}: {'it' if one else 'they'} {end if ends else f'{go} superseded'}."


def end_or_keep(document: Document, kept_because: str, by: Actor) -> None:
    """A document that becomes confidential ends its shares, or each is kept on purpose and that is recorded."""
    found = Share.objects.unended().filter(items__document=document)
    if not kept_because:
        shares.revoke_many(found, reason=f"{document.number} became confidential.", by=by)
        return
    for share in found.select_related("project").order_by("pk"):
        record(AuditAction.SHARE_KEPT, by=by, target=share, document=document.number, reason=kept_because)


def who_loses_access(document: Document, _kept_because: str, by: Member) -> str:
    """Whom making a document confidential shuts out, by name for who may manage guest shares."""
    found = Share.objects.visible_to(by).unended().filter(items__document=document).order_by("pk")
    count = found.count()
    if not count:
        return ""
    are = f"{count} guest share{' is' if count == 1 else 's are'} revoked"
    if not by.decide(Permission.MANAGE_GUEST_SHARES):
        return f"{are}."
    more = f" and {count - MOST_NAMED} more" if count > MOST_NAMED else ""
    return f"{are}: {', '.join(share.recipient for share in found[:MOST_NAMED])}{more}."
