"""People outside whom a project knows by what was shared with them, as far as somebody sees those shares."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from guestshares.models import GuestResponse, Share
from kazinex.core.actors import Member

MOST_OFFERED = 200


@dataclass(frozen=True, slots=True)
class Known:
    """What a form offers of those who were sent something before, the latest first."""

    names: list[str]
    emails: list[tuple[str, str]]
    companies: list[str]


def known(actor: Member) -> Known:
    """The latest recipients of the actor's project; one query."""
    rows = Share.objects.visible_to(actor).order_by("-created_at", "-pk")
    rows = rows.values_list("recipient_name", "recipient_email", "company")[:MOST_OFFERED]
    by_email: dict[str, tuple[str, str]] = {}
    for name, email, company in rows:
        by_email.setdefault(email.lower(), (email, f"{name}, {company}" if company else name))
    names = dict.fromkeys(row[0] for row in rows)
    companies = dict.fromkeys(row[2] for row in rows if row[2])
    return Known([*names], [*by_email.values()], [*companies])


def held_by(actor: Member, share: Share) -> QuerySet[Share]:
    """Everything in the project that the recipient of a share was given, as far as the actor sees it."""
    same = {"email_key": share.recipient_email.lower()}
    found: Any = Share.objects.visible_to(actor).alias(email_key=Lower("recipient_email"))
    return found.filter(**same)  # type: ignore[no-any-return]


def answers_of(shares: QuerySet[Share]) -> QuerySet[GuestResponse]:
    """What was answered on these shares, the latest first."""
    found: QuerySet[GuestResponse] = GuestResponse.objects.filter(item__share__in=shares.values("pk"))
    return found.select_related("item__document", "item__revision", "item__share").order_by("-submitted_at", "-pk")


def named(words: str) -> Q:
    """Shares whose recipient has this address, or these words in their name."""
    return Q(recipient_email__iexact=words) | Q(recipient_name__icontains=words)
