"""What a guest looked at and took away, recorded."""

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from guestshares.domain.actors import GuestActor
from guestshares.models import GuestSession, ShareItem


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


def _named(item: ShareItem) -> str:
    return f"{item.document.number} revision {item.revision.code}"
