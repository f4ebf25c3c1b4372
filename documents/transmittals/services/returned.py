"""Transmittals whose link came back: whoever issued them is told."""

from datetime import timedelta

from accounts.models import BouncedAddress, Notification
from accounts.services import notifications
from documents.transmittals.models import TransmittalRecipient
from documents.transmittals.queries import transmittals as queries
from guestshares.queries import deliveries
from kazinex.core import clock
from kazinex.core.actors import SystemActor

BY = SystemActor("returned mail")
KIND = "transmittal_returned"
AGAIN = timedelta(days=1)  # a mail server that reports the same once more is not told on


def note(address: BouncedAddress, mail_key: str) -> None:
    """Follow a mail that came back, where it brought somebody the link to a transmittal."""
    for recipient in filter(None, map(queries.recipient_of, deliveries.shares_of(mail_key))):
        _tell(recipient, address)


def _tell(recipient: TransmittalRecipient, address: BouncedAddress) -> None:
    sent = recipient.transmittal
    if not queries.members_here(sent, [sent.created_by_id]):
        return
    since = clock.now() - AGAIN
    words = f"{sent.code} did not reach {recipient.name}: mail to {address} came back. {address.reason}"
    told = Notification.objects.filter(user=sent.created_by, kind=KIND, text=words, created_at__gte=since)
    if not told.exists():
        notifications.tell(sent.created_by, KIND, words, sent.get_absolute_url(), BY, about=[sent])
