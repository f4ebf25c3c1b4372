"""What the portal of a letter's share shows besides its records: the letter, its thread, and where to answer."""

from typing import Any

from documents.correspondence.queries import threads
from guestshares.domain.questions import PortalCard
from guestshares.models import Share


def card(share: Share) -> PortalCard | None:
    """The letter with its thread, for whom outside it was sent to."""
    recipient = threads.recipient_of(share)
    if recipient is None:
        return None
    letter = recipient.letter
    shown: dict[str, Any] = {"letter": letter, "replies": threads.replies(letter), "files": threads.files(letter)}
    shown["draft"] = threads.draft_outside(recipient)
    return PortalCard("correspondence/portal_card.html", shown)
