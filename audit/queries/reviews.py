"""What the saved reviews have to look at: what was offered to nobody who marked one as done."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from audit.domain.conditions import Scope
from audit.domain.reviews import BY_KIND, REVIEWS, Review
from audit.models import AuditEvent, AuditLeaf, AuditReview
from audit.queries.events import scope
from kazinex.core import clock
from kazinex.core.actors import Member

MOST_COUNTED = 1_000
MOST_LOOKED_BACK = 20
LATE = timedelta(hours=1)  # a transaction that records an event may commit so long after others that recorded later


@dataclass(frozen=True, slots=True)
class ReviewState:
    """A saved review, when it was last done, and how much is new since; `count` stops at MOST_COUNTED."""

    review: Review
    last: AuditReview | None
    count: int

    @property
    def is_due(self) -> bool:
        return self.last is None or self.last.reviewed_at < clock.now() - timedelta(days=self.review.days)

    @property
    def new(self) -> str:
        return f"{MOST_COUNTED} or more" if self.count >= MOST_COUNTED else str(self.count)


@dataclass(frozen=True, slots=True)
class Offer:
    """The events of one review that a reader is offered, up to the last recorded; what comes later is not among them.

    `number` is the last one's place in the sealed log of the organisation, once it has one.
    """

    events: QuerySet[AuditEvent]
    count: int
    newest: AuditEvent | None = None
    number: int | None = None
    first_at: datetime | None = None
    last_at: datetime | None = None

    @property
    def through(self) -> str:
        """The name of its end, for addresses and forms."""
        return str(self.newest.uid) if self.newest else ""


def review_states(actor: Member) -> list[ReviewState]:
    """Every saved review as it stands today."""
    return [review_state(actor, review) for review in REVIEWS]


def review_state(actor: Member, review: Review) -> ReviewState:
    """One saved review as it stands today; the last time counts for whom it offered all they may read."""
    within = scope(actor)
    last = next((done for done in _done(review) if _scope_of(done).covers(within)), None)
    return ReviewState(review, last, to_review(actor, review)[:MOST_COUNTED].count())


def review(actor: Member, kind: str) -> ReviewState:
    """One saved review by its name in addresses; raises ValueError for an unknown one."""
    if kind not in BY_KIND:
        raise ValueError(kind)
    return review_state(actor, BY_KIND[kind])


def to_review(actor: Member, review: Review) -> QuerySet[AuditEvent]:
    """What the review has to look at: whatever was offered to nobody who marked it, in no order."""
    within = scope(actor)
    new: QuerySet[AuditEvent] = _of(review, within).filter(_new(review, _done(review), within))
    return new


def offer(actor: Member, review: Review, *, through: str = "") -> Offer:
    """What is offered now, or was when a page ended `through` an event that is still to be reviewed."""
    events = to_review(actor, review)
    newest = (events.filter(uid__in=_uids(through)) if through else events).order_by("-pk").first()
    if newest is None:
        return Offer(events.none(), 0)
    events = events.filter(pk__lte=newest.pk)
    number = AuditLeaf.objects.filter(pk=newest.pk).values_list("sequence", flat=True).first()
    told = events.aggregate(count=Count("pk"), first_at=Min("at"), last_at=Max("at"))
    return Offer(events, newest=newest, number=number, **told)


def covered(review: Review, within: Scope, through: int, since: object) -> int:
    """How many events a review up to one of them covers of those recorded since a moment."""
    return _of(review, within).filter(pk__lte=through, at__gte=since).count()


def _of(review: Review, within: Scope) -> QuerySet[AuditEvent]:
    events: QuerySet[AuditEvent] = AuditEvent.objects.filter(within.as_q())
    return events.filter(category=review.category, action__in=review.actions)


def _done(review: Review) -> list[AuditReview]:
    """When it was marked, the newest first."""
    return list(AuditReview.objects.filter(kind=review.kind).order_by("-reviewed_at", "-pk")[:MOST_LOOKED_BACK])


def _new(review: Review, done: list[AuditReview], within: Scope) -> Q:
    """After the last time; and of what that reviewer might not read, after the last time of others."""
    if not done:
        return Q()
    last, *earlier = done
    if _scope_of(last).covers(within):
        return _after(review, last)
    return _after(review, last) | (~_scope_of(last).as_q() & _new(review, earlier, within))


def _after(review: Review, last: AuditReview) -> Q:
    """Later ones; and the whole last hour again where one of it became visible only after it was marked."""
    if last.through is None:
        return Q(at__gte=last.reviewed_at)
    later = Q(pk__gt=last.through)
    known = covered(review, _scope_of(last), last.through, last.window_from)
    return later if known == last.window_count else later | Q(at__gte=last.window_from)


def _scope_of(done: AuditReview) -> Scope:
    return Scope(None if done.projects is None else tuple(done.projects), without_project=done.without_project)


def _uids(text: str) -> list[UUID]:
    """The one that is meant; none where it is not readable."""
    try:
        return [UUID(text)]
    except ValueError:
        return []
