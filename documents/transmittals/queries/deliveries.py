"""How far the mails with the links of a transmittal came, and what people outside did and answered."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from accounts.queries.bounces import bounced, bounced_addresses
from documents.register.models import Revision
from documents.transmittals.models import Transmittal, TransmittalRecipient
from documents.transmittals.queries import transmittals
from guestshares.models import GuestResponse, Share
from guestshares.queries import deliveries, recipients
from kazinex.core.actors import Member
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

READ_BY = (Permission.MANAGE_TRANSMITTALS, Permission.MANAGE_GUEST_SHARES)
STATES = (
    ("waiting", _("Not acknowledged")),
    ("acknowledged", _("Acknowledged")),
    ("unopened", _("Link not opened")),
    ("opened", _("Link opened")),
    ("returned", _("Mail came back")),
)
ANSWERS = (("unanswered", _("Outside, not answered")), ("answered", _("Answered")))  # where the purpose asks for them


@dataclass(frozen=True, slots=True)
class Delivery:
    """Somebody it was sent to; where they are outside with their newest link, how far its mail came, what they did."""

    recipient: TransmittalRecipient
    share: Share | None = None
    words: str = ""
    tone: str = ""
    opened_at: datetime | None = None


def deliveries_of(transmittal: Transmittal, people: Sequence[TransmittalRecipient]) -> list[Delivery]:
    """The same of these people, in their order; three queries."""
    links = _links(transmittal, people)
    mails = deliveries.of_shares(share for found in links.values() for share in found[-1:])
    return list(_deliveries(people, links, mails, bounced(one.email for one in people)))


def in_state(transmittal: Transmittal, state: str) -> Q:
    """Of its recipients: those who acknowledged it, opened their link or answered, or did not, or whose mail came back.

    Links are followed by the address, however often one was issued again.
    """
    if state in {"waiting", "acknowledged"}:
        return Q(acknowledged_at__isnull=state == "waiting")
    if state == "returned":
        return Q(email_key__in=bounced_addresses())
    if state in {"unopened", "opened"}:
        done = _addresses(transmittals.shares_of(transmittal).exclude(first_opened_at=None))
        return done if state == "opened" else ~done & Q(user=None)
    done = _addresses(transmittals.shares_of(transmittal).filter(Exists(_answers())))
    return done if state == "answered" else ~done & Q(user=None)


def answers_of(actor: Member, transmittal: Transmittal) -> QuerySet[GuestResponse]:
    """What people outside answered on revisions that the actor sees, the newest first.

    None for who neither sends transmittals nor manages guest shares.
    """
    found = recipients.answers_of(transmittals.shares_of(transmittal))
    if not may_read_answers(actor):
        return found.none()
    seen = Revision.objects.visible_to(actor).filter(pk=OuterRef("item__revision"))
    return found.filter(Exists(seen), item__document__deleted_at=None)


def may_read_answers(actor: Member) -> bool:
    """Whether people outside answer for this person to read."""
    return any(actor.decide(one, when_closed=True) for one in READ_BY)


def _answers() -> QuerySet[GuestResponse]:
    found: QuerySet[GuestResponse] = GuestResponse.objects.filter(item__share=OuterRef("pk"))
    return found


def _addresses(shares: QuerySet[Share]) -> Q:
    return Q(email_key__in=shares.order_by().values(address=Lower("recipient_email")))


def _links(transmittal: Transmittal, people: Iterable[TransmittalRecipient]) -> dict[str, list[Share]]:
    """The links of everybody outside among them, the newest last, by address in small letters."""
    outside = {one.email.lower() for one in people if one.is_outside}
    if not outside:
        return {}
    found: dict[str, list[Share]] = {}
    links = transmittals.shares_of(transmittal).alias(address=Lower("recipient_email")).filter(address__in=outside)
    for share in links.select_related("project", "organisation").order_by("pk"):
        found.setdefault(share.recipient_email.lower(), []).append(share)
    return found


def _deliveries(
    people: Iterable[TransmittalRecipient],
    links: dict[str, list[Share]],
    mails: dict[int, deliveries.Delivery],
    returned: dict[str, str],
) -> Iterator[Delivery]:
    for one in people:
        own = links.get(one.email.lower(), []) if one.is_outside else []
        share = own[-1] if own else None
        opened = next((each.first_opened_at for each in own if each.first_opened_at), None)
        mail = mails.get(share.pk) if share else None
        if one.email.lower() in returned:
            yield Delivery(one, share, _("Mail came back"), "bad", opened)
        elif mail:
            yield Delivery(one, share, f"Mail {mail.words[0].lower()}{mail.words[1:]}", mail.tone, opened)
        else:
            yield Delivery(one, share, opened_at=opened)
