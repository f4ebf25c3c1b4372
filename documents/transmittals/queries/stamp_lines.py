"""What a stamp says of the transmittal a revision went out with."""

from documents.register.models import Revision
from documents.transmittals.models import Transmittal, TransmittalDocument
from documents.transmittals.models.words import TransmittalStatus
from documents.transmittals.queries import transmittals
from guestshares.domain.actors import GuestActor
from kazinex.core import clock
from kazinex.core.actors import Actor
from projects.queries.actors import MemberActor


def of(revision: Revision, actor: Actor) -> list[str]:
    """The newest transmittal of the revision this actor sees, unless it was recalled: number, purpose and day.

    Somebody outside reads of the one they were sent, and of no other.
    """
    found = TransmittalDocument.objects.filter(revision=revision, transmittal__in=_seen(actor))
    item = found.select_related("transmittal").order_by("-transmittal__issued_at", "-pk").first()
    if item is None or item.transmittal.issued_at is None:
        return []
    sent, zone = item.transmittal, revision.document.project.time_zone
    return [f"{sent.code}: issued {sent.get_purpose_display().lower()}, {clock.shown_day(sent.issued_at, zone)}"]


def _seen(actor: Actor) -> object:
    if isinstance(actor, GuestActor):
        recipient = transmittals.recipient_of(actor.share)
        own = Transmittal.objects.filter(pk=recipient.transmittal_id if recipient else None)
    elif isinstance(actor, MemberActor):
        own = Transmittal.objects.visible_to(actor)
    else:
        own = Transmittal.objects.none()
    return own.exclude(status__in=[TransmittalStatus.DRAFT, TransmittalStatus.RECALLED])
