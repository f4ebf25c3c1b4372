"""What a guest looked at and took away, recorded."""

from collections.abc import Sequence

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record, record_many
from documents.register.services import stamps
from guestshares.domain.actors import GuestActor
from guestshares.models import GuestSession, Share, ShareItem
from kazinex.core import clock


def viewed(item: ShareItem, *, session: GuestSession, by: GuestActor) -> None:
    """Record that the guest looked at a record: once in each guest session, however many pages they turn."""
    with transaction.atomic():
        session = GuestSession.objects.select_for_update().get(pk=session.pk)
        if item.pk in session.viewed_items:
            return
        session.viewed_items = [*session.viewed_items, item.pk]
        session.save(update_fields=["viewed_items"])
        record(AuditAction.GUEST_FILE_VIEWED, by=by, target=item.share, document=_named(item), sha256=item.sha256)


def downloaded(item: ShareItem, *, by: GuestActor) -> None:
    """Record that the guest took the file."""
    with transaction.atomic():
        record(AuditAction.GUEST_FILE_DOWNLOADED, by=by, target=item.share, document=_named(item), sha256=item.sha256)


def stamped(item: ShareItem, *, by: GuestActor) -> str:
    """The key of a stamped copy, which the guest takes then; empty while it is being made (documents/register)."""
    with transaction.atomic():
        key = stamps.take(item.revision, by=by)
        if key:
            downloaded(item, by=by)
    return key


def file_downloaded(share: Share, what: str, sha256: str, *, by: GuestActor) -> None:
    """Record that the guest took another file of a share than a record's; `what` is shown to who manages shares."""
    with transaction.atomic():
        record(AuditAction.GUEST_FILE_DOWNLOADED, by=by, target=share, document=what, sha256=sha256)


def downloaded_all(items: Sequence[ShareItem], *, by: GuestActor) -> None:
    """The same of several at once."""
    with transaction.atomic():
        record_many(AuditAction.GUEST_FILE_DOWNLOADED, ((one.share, clock.now(), _told(one)) for one in items), by=by)


def _named(item: ShareItem) -> str:
    return f"{item.document.number} revision {item.revision.code}"


def _told(item: ShareItem) -> dict[str, object]:
    return {"document": _named(item), "sha256": item.sha256}
