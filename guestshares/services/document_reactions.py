"""What becomes of guest shares when something happens to their documents."""

from collections.abc import Sequence

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.models import Document
from guestshares import queries
from guestshares.models import Share, ShareItem
from guestshares.models.share import ShareQuerySet
from guestshares.services import owner_notices, shares
from kazinex.core.actors import Actor, Member
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

MOST_NAMED = 20


def end_with_document(document: Document, by: Actor) -> None:
    """A deleted document's shares end."""
    found = Share.objects.unended().holding([document.pk])
    _end(found, f"{document.number} was deleted.", by=by)


def what_ends(document: Document, by: Member) -> str:
    """What deleting a document means for people outside."""
    count = queries.live_count(document, by)
    if not count:
        return ""
    return (
        _("1 live guest share is revoked.")
        if count == 1
        else _("{count} live guest shares are revoked.").format(count=count)
    )


def end_or_keep(document: Document, kept_because: str, by: Actor) -> None:
    """A document that becomes confidential ends its shares, or each is kept on purpose and that is recorded."""
    found = Share.objects.unended().holding([document.pk])
    if not kept_because:
        _end(found, f"{document.number} became confidential.", by=by)
        return
    for share in found.select_related("project").order_by("pk"):
        record(AuditAction.SHARE_KEPT, by=by, target=share, document=document.number, reason=kept_because)


def end_or_keep_all(documents: Sequence[Document], kept_because: str, by: Actor) -> None:
    """The same for many at once, of which few are shared."""
    keys = [document.pk for document in documents]
    held = ShareItem.objects.held().filter(document__in=keys, share__in=Share.objects.unended().values("pk"))
    shared = set(held.values_list("document_id", flat=True))
    for document in documents:
        if document.pk in shared:
            end_or_keep(document, kept_because, by)


def how_many_lose_access(documents: Sequence[Document], _kept_because: str, by: Member) -> str:
    """How many shares end where many documents become confidential."""
    keys = [document.pk for document in documents]
    count = Share.objects.visible_to(by).unended().holding(keys).count()
    if count == 1:
        return _("1 guest share is revoked.")
    return _("{count} guest shares are revoked.").format(count=count) if count else ""


def who_loses_access(document: Document, _kept_because: str, by: Member) -> str:
    """Whom making a document confidential shuts out, by name for who may manage guest shares."""
    found = Share.objects.visible_to(by).unended().holding([document.pk]).order_by("pk")
    count = found.count()
    if not count:
        return ""
    are = f"{count} guest share{' is' if count == 1 else 's are'} revoked"
    if not by.decide(Permission.MANAGE_GUEST_SHARES):
        return f"{are}."
    more = f" and {count - MOST_NAMED} more" if count > MOST_NAMED else ""
    return f"{are}: {', '.join(share.recipient for share in found[:MOST_NAMED])}{more}."


def _end(found: ShareQuerySet, reason: str, *, by: Actor) -> None:
    """For this reason, which whoever else answers for them is told."""
    ended = shares.revoke_many(found, reason=reason, owners=False, by=by)
    owner_notices.of_document(ended, f"{reason} Your guest shares of it ended", by=by)
