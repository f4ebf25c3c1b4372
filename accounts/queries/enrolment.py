"""Which members have a second factor that counts in their organisation, since when, and how the policy sees them."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least

from accounts import queries
from accounts.models import Authenticator, Membership, Organisation, Passkey, Phone, Plan, Session
from accounts.models.session import IDLE
from accounts.queries import factors
from kazinex.core import clock

ENABLED, PENDING, OFF = "enabled", "pending", "off"
STATES = [(ENABLED, "Enabled"), (PENDING, "Pending"), (OFF, "Off")]
DAY = 86_400  # seconds
MOST_BARS = 12
WEEK = 7  # days


@dataclass(frozen=True, slots=True)
class State:
    """How the two-factor policy sees one member, in a key, in words, and in a tone."""

    key: str
    words: str
    tone: str


def with_enrolment(memberships: QuerySet[Any], organisation: Organisation) -> QuerySet[Any]:
    """The same memberships with `enrolled_at`: since when a factor that counts here is confirmed, or None."""
    counting: list[Any] = [Authenticator, Passkey]
    if factors.sms_configured() and organisation.plan == Plan.ENTERPRISE:
        counting.append(Phone)
    since = [
        Subquery(
            model.objects.filter(user_id=OuterRef("user_id"), confirmed=True)
            .order_by("created_at")
            .values("created_at")[:1]
        )
        for model in counting
    ]
    found: QuerySet[Any] = memberships.annotate(enrolled_at=Least(*since))
    return found


def active_members(organisation: Organisation) -> QuerySet[Any]:
    """The active members with `enrolled_at` and the number of their live sessions, `sessions_count`."""
    live = Session.objects.filter(user_id=OuterRef("user_id"), last_seen_at__gt=clock.now() - IDLE)
    counted = live.order_by().values("user_id").annotate(number=Count("pk")).values("number")
    members = with_enrolment(queries.active_members(), organisation)
    found: QuerySet[Any] = members.annotate(sessions_count=Coalesce(Subquery(counted), 0))
    return found


def marked(member: Any, organisation: Organisation) -> Any:
    """The same member with `two_factor` and `two_factor_tone`, for a table."""
    seen = state(member, organisation)
    member.two_factor, member.two_factor_tone = seen.words, seen.tone
    return member


def state(member: Membership, organisation: Organisation) -> State:
    """Enabled, pending with the days left, or off where nothing is demanded; needs `enrolled_at`."""
    if getattr(member, "enrolled_at", None):
        return State(ENABLED, "Enabled", "good")
    deadline = organisation.two_factor_deadline(member.activated_at or member.created_at)
    if deadline is None:
        return State(OFF, "Off", "neutral")
    days = days_left(deadline)
    if days is None:
        return State(PENDING, "Pending, overdue", "bad")
    return State(PENDING, f"Pending, {days} day{'' if days == 1 else 's'} left", "warn")


def days_left(deadline: datetime) -> int | None:
    """Whole days until an instant, begun ones counted; None once it has passed."""
    seconds = (deadline - clock.now()).total_seconds()
    return None if seconds <= 0 else int(-(-seconds // DAY))


def over_time(instants: Sequence[datetime], zone_name: str) -> list[tuple[str, int]]:
    """How many were enrolled at the end of each day, or of each week where it took longer, from who enrolled when."""
    days = sorted(instant.astimezone(clock.zone(zone_name)).date() for instant in instants)
    if not days:
        return []
    today = clock.now().astimezone(clock.zone(zone_name)).date()
    stride = 1 if (today - days[0]).days < MOST_BARS else WEEK
    ends = [today - timedelta(days=stride * back) for back in range(MOST_BARS)]
    return [(clock.shown_day(end), bisect_right(days, end)) for end in reversed(ends) if end >= days[0]]
