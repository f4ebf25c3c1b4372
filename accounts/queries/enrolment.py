"""Which members have a second factor that counts in their organisation, since when, and how the policy sees them."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Case, Count, DateTimeField, F, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Least
from django.utils.translation import ngettext

from accounts import queries
from accounts.models import Authenticator, Membership, Organisation, Passkey, Phone, Plan, Session
from accounts.models.roles import OrganisationRole
from accounts.models.session import IDLE
from accounts.queries import factors
from kazinex.core import clock
from kazinex.core.shapes import Row
from kazinex.core.translation import marked as _

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

ENABLED, PENDING, OFF = "enabled", "pending", "off"
MODELS = (Authenticator, Passkey, Phone)
METHODS = [*((model.kind, model.kind_name.capitalize()) for model in MODELS), ("none", _("None"))]
STATES = [(ENABLED, _("Enabled")), (PENDING, _("Pending")), (OFF, _("Off"))]
DAY = 86_400  # seconds
MOST_BARS = 12
WEEK = 7  # days
_began, _made = attrgetter("two_factor_pilot", "activated_at"), attrgetter("created_at")


class Enrolment(TypedDict):
    """What is known of a member besides: since when a factor that counts is confirmed."""

    enrolled_at: datetime | None


@dataclass(frozen=True, slots=True)
class State:
    """How the two-factor policy sees one member, in a key, in words, and in a tone."""

    key: str
    words: str
    tone: str


def with_enrolment(memberships: QuerySet[Row], organisation: Organisation, *, role: str = "role") -> QuerySet[Row]:
    """The same memberships with `enrolled_at`: since when a factor that counts here is confirmed, or None.

    And since when they have one of each kind, counting or not: `since_totp`, `since_webauthn`, `since_sms`. `role` is
    the field with the organisation role.
    """
    held: Any = memberships.annotate(**{f"since_{model.kind}": _since(model) for model in MODELS})
    usual, admins = (_enrolled(organisation, each) for each in (OrganisationRole.MEMBER, OrganisationRole.ORG_ADMIN))
    if organisation.two_factor_admins_use_passkeys:
        usual = Case(When(**{role: OrganisationRole.ORG_ADMIN}, then=admins), default=usual)
    found: QuerySet[Row] = held.annotate(enrolled_at=usual)
    return found


def _since(model: Any) -> Subquery:
    own = model.objects.filter(user_id=OuterRef("user_id"), confirmed=True)
    return Subquery(own.order_by("created_at").values("created_at")[:1])


def _enrolled(organisation: Organisation, role: str) -> Any:
    pays = factors.sms_configured() and organisation.plan == Plan.ENTERPRISE
    kinds = [kind for kind in organisation.allowed_factors(role) if kind != Phone.kind or pays]
    counting: list[Any] = [F(f"since_{kind}") for kind in kinds]
    nothing = Value(None, output_field=DateTimeField())
    return Least(*counting) if len(counting) > 1 else Coalesce(*counting, nothing) if counting else nothing


def methods_of(member: Model) -> str:
    """The kinds of factor somebody has, in words; needs `with_enrolment`."""
    names = [factors.FACTOR_NAMES[model.kind] for model in MODELS if getattr(member, f"since_{model.kind}", None)]
    return ", ".join(names).capitalize()


def active_members(organisation: Organisation) -> "QuerySet[WithAnnotations[Membership, Enrolment]]":
    """The active members with `enrolled_at` and the number of their live sessions, `sessions_count`."""
    live = Session.objects.filter(user_id=OuterRef("user_id"), last_seen_at__gt=clock.now() - IDLE)
    counted = live.order_by().values("user_id").annotate(number=Count("pk")).values("number")
    members: Any = with_enrolment(queries.active_members(), organisation)
    found: QuerySet[WithAnnotations[Membership, Enrolment]] = members.annotate(
        sessions_count=Coalesce(Subquery(counted), 0)
    )
    return found


def marked(member: Row, organisation: Organisation) -> Row:
    """The same member with `two_factor`, `two_factor_tone` and `methods`, for a table."""
    seen = state(member, organisation)
    vars(member).update(two_factor=seen.words, two_factor_tone=seen.tone, methods=methods_of(member))
    return member


def state(member: Model, organisation: Organisation) -> State:
    """Enabled, pending with the days left, or off where nothing is demanded of them.

    Of a membership, or of a row that is told what one says of its beginning; needs `enrolled_at`.
    """
    if getattr(member, "enrolled_at", None):
        return State(ENABLED, _("Enabled"), "good")
    in_pilot, since = _began(member)
    deadline = organisation.two_factor_deadline(since or _made(member), in_pilot=in_pilot)
    if deadline is None:
        return State(OFF, _("Off"), "neutral")
    days = days_left(deadline)
    if days is None:
        return State(PENDING, _("Pending, overdue"), "bad")
    left = ngettext("Pending, {days} day left", "Pending, {days} days left", days)
    return State(PENDING, left.format(days=days), "warn")


def demanded_of(organisation: Organisation) -> Q:
    """Of whom a second factor is demanded, now or from a set instant on: everybody, the pilot, or nobody."""
    if organisation.two_factor_required_from is not None:
        return Q(pk__isnull=False)
    return Q(two_factor_pilot=True) if organisation.two_factor_pilot_from else Q(pk__in=[])


def is_demanded(organisation: Organisation) -> bool:
    """Whether a second factor is demanded of anybody here, now or from a set instant on."""
    return organisation.two_factor_start(in_pilot=True) is not None


def organisations_that_remind() -> list[int]:
    """Organisations that demand a second factor, of everybody or of a pilot, and remind by themselves."""
    demanding = Q(two_factor_required_from__isnull=False) | Q(two_factor_pilot_from__isnull=False)
    found = Organisation.objects.filter(demanding, two_factor_reminder_days__gt=0).order_by("pk")
    return list(found.values_list("pk", flat=True))


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
