"""What the portal of a transmittal's share shows besides its records."""

from documents.transmittals.queries import transmittals as queries
from guestshares.domain.questions import PortalCard
from guestshares.models import Share


def card(share: Share) -> PortalCard | None:
    """Its number and purpose, and the acknowledgement that is asked for."""
    recipient = queries.recipient_of(share)
    if recipient is None:
        return None
    shown = {"recipient": recipient, "transmittal": recipient.transmittal}
    return PortalCard("transmittals/portal_card.html", shown, takes_all=True)
