"""Letters whose mail came back: it stands beside whom it was for, and the sender is told."""

from accounts.models import BouncedAddress
from accounts.services import notifications
from documents.correspondence.models import Recipient
from documents.correspondence.queries import threads
from guestshares.queries import deliveries
from kazinex.core import clock
from kazinex.core.actors import SystemActor

BY = SystemActor("returned mail")
KIND = "letter_returned"


def note(address: BouncedAddress, mail_key: str) -> None:
    """Follow a mail that came back, where it brought somebody a letter."""
    for recipient in _recipients(mail_key):
        if not recipient.returned_at:
            _mark(recipient, address)


def _mark(recipient: Recipient, address: BouncedAddress) -> None:
    recipient.returned_at = clock.now()
    recipient.save(update_fields=["returned_at"])
    letter = recipient.letter
    letter.organisation = letter.project.organisation
    words = f"{letter.code} did not reach {recipient}: mail to {address} came back. {address.reason}"
    notifications.tell(letter.sender, KIND, words, letter.get_absolute_url(), BY, about=[letter])


def _recipients(mail_key: str) -> list[Recipient]:
    """Whom a mail was for: of a letter itself, or of the guest links to some."""
    if shares := deliveries.shares_of(mail_key):
        return list(filter(None, map(threads.recipient_of, shares)))
    kind, _, rest = mail_key.partition(":")
    people = Recipient.objects.select_related("letter__project__organisation", "letter__author", "letter__keeper")
    return list(people.filter(public_id=rest.partition(":")[0])) if kind == "letter" else []
