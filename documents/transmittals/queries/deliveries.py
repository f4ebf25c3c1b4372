"""How far the mails with the links of a transmittal came, and what people outside answered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from accounts.queries.bounces import bounced
from documents.register.models import Revision
from documents.transmittals.models import Transmittal, TransmittalRecipient
from documents.transmittals.queries import transmittals
from guestshares.models import GuestResponse, Share
from guestshares.queries import deliveries, recipients
from kazinex.core.actors import Member

MOST_ANSWERS = 500


@dataclass(frozen=True, slots=True)
class Delivery:
    """Somebody it was sent to, with their newest link where they are outside, and how far the mail with that came."""

    recipient: TransmittalRecipient
    share: Share | None = None
    words: str = ""
    tone: str = ""


def deliveries_of(transmittal: Transmittal) -> list[Delivery]:
    """Everybody it was sent to, in order; four queries."""
    people = transmittals.recipients_of(transmittal)
    links = _links(transmittal)
    mails, returned = deliveries.of_shares(links.values()), bounced(one.email for one in people)
    return list(_deliveries(people, links, mails, returned))


def answers_of(actor: Member, transmittal: Transmittal) -> list[GuestResponse]:
    """What people outside answered on revisions that the actor sees, the newest first, at most so many; one query."""
    seen = Revision.objects.visible_to(actor).filter(pk=OuterRef("item__revision"))
    found = recipients.answers_of(transmittals.shares_of(transmittal)).filter(Exists(seen))
    return list(found.filter(item__document__deleted_at=None)[:MOST_ANSWERS])


def _links(transmittal: Transmittal) -> dict[str, Share]:
    """The newest link of everybody outside, by address in small letters."""
    found = transmittals.shares_of(transmittal).select_related("project", "organisation").order_by("pk")
    return {share.recipient_email.casefold(): share for share in found}


def _deliveries(
    people: Iterable[TransmittalRecipient],
    links: dict[str, Share],
    mails: dict[int, deliveries.Delivery],
    returned: dict[str, str],
) -> Iterator[Delivery]:
    for one in people:
        share = links.get(one.email_key) if one.is_outside else None
        mail = mails.get(share.pk) if share else None
        if one.email.lower() in returned:
            yield Delivery(one, share, "Mail came back", "bad")
        elif mail:
            yield Delivery(one, share, f"Mail {mail.words[0].lower()}{mail.words[1:]}", mail.tone)
        else:
            yield Delivery(one, share)
