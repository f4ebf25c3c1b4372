"""Questions to the audit log."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model, Q, QuerySet

from audit.domain.conditions import Filters, Scope
from audit.domain.reviews import BY_KIND, REVIEWS, Review
from audit.models import AuditEvent, AuditLeaf, AuditReview, AuditSeal
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.permissions import Permission

PAGE = 50
MOST_READ = 5_000  # events at once, where many are left out
MOST_COUNTED = 1_000
NEWEST_FIRST = ("-at", "-id")
OLDEST_FIRST = ("at", "id")


def events_about(target: Model) -> QuerySet[AuditEvent]:
    """What happened to one thing, newest first."""
    events = AuditEvent.objects.filter(target_type=target._meta.model_name, target_id=str(target.pk))
    return events.order_by(*NEWEST_FIRST)  # type: ignore[no-any-return]


def events_of_project(project: Model) -> QuerySet[AuditEvent]:
    """What happened in a project, newest first."""
    return AuditEvent.objects.filter(project_id=project.pk).order_by(*NEWEST_FIRST)  # type: ignore[no-any-return]


def scope(actor: Member) -> Scope:
    """In a project its events; in the organisation those of projects whose log the actor may read, and of none."""
    if actor.project:
        return Scope((actor.project.pk,), without_project=False)
    if actor.is_org_admin:
        return Scope()
    return Scope(tuple(project.pk for project in readable_projects(actor)), without_project=True)


def readable_projects(actor: Member) -> list[Any]:
    """The projects whose audit log the actor may read."""
    return list(actor.projects_allowing(Permission.VIEW_AUDIT_LOG))


Seen = Callable[[list[AuditEvent]], list[AuditEvent]]


@dataclass(frozen=True, slots=True)
class EventPage:
    """Events newest first, with the cursors of the pages around them; an empty cursor means there is none."""

    events: list[AuditEvent]
    before: str = ""
    after: str = ""


def page(
    within: Scope, filters: Filters, *, before: str = "", after: str = "", size: int = PAGE, seen: Seen | None = None
) -> EventPage:
    """One page by cursor: `after` an event come older ones, `before` it newer ones.

    `seen` keeps of some events those a reader may find; what it leaves out neither fills a page nor makes a cursor.
    """
    within = within.narrowed_to(filters.project)
    cursor = _event(within, before or after)
    backwards = bool(before and cursor)
    found = _seen(within, filters, cursor, seen, backwards=backwards, most=size + 1)
    more, events = len(found) > size, found[:size]
    if backwards:
        events = events[::-1]
    newer = more if backwards else bool(cursor)
    older = True if backwards else more
    first, last = (str(events[0].uid), str(events[-1].uid)) if events else ("", "")
    return EventPage(events, first if newer else "", last if older else "")


def event(actor: Member, uid: UUID) -> AuditEvent:
    """One event the actor may read; raises AuditEvent.DoesNotExist."""
    return AuditEvent.objects.filter(scope(actor).as_q()).get(uid=uid)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Proof:
    """Where an event stands in the sealed log."""

    leaf: AuditLeaf
    seal: AuditSeal

    @property
    def leaf_hash(self) -> str:
        return bytes(self.leaf.hash).hex()


def proof(event: AuditEvent) -> Proof | None:
    """The event's leaf and its seal; None while it waits for them."""
    leaf = AuditLeaf.objects.filter(pk=event.pk).first()
    return Proof(leaf, AuditSeal.objects.get(number=leaf.seal_number)) if leaf else None


def newest_seal() -> AuditSeal | None:
    """How far the organisation's log is sealed."""
    return AuditSeal.objects.order_by("-number").first()  # type: ignore[no-any-return]


def matching(within: Scope, filters: Filters) -> QuerySet[AuditEvent]:
    """Every event the filters let through, unordered; free text is not among these conditions."""
    return AuditEvent.objects.filter(within.as_q(), filters.as_q())  # type: ignore[no-any-return]


def _seen(
    within: Scope, filters: Filters, cursor: AuditEvent | None, seen: Seen | None, *, backwards: bool, most: int
) -> list[AuditEvent]:
    """The first events from the cursor on that a reader may find, however many others stand between them."""
    found: list[AuditEvent] = []
    step = most
    while True:
        read = _found(within, filters, cursor, backwards=backwards, most=step)
        found += seen(read) if seen else read
        if len(found) >= most or len(read) < step:
            return found[:most]
        cursor, step = read[-1], min(step * 4, MOST_READ)


def _found(
    within: Scope, filters: Filters, cursor: AuditEvent | None, *, backwards: bool, most: int
) -> list[AuditEvent]:
    order = OLDEST_FIRST if backwards else NEWEST_FIRST
    if filters.finds_nothing:
        return []
    if filters.text_query:
        ids = find(within, filters, cursor, backwards=backwards, most=most)
        return list(AuditEvent.objects.filter(pk__in=ids).order_by(*order))
    events = matching(within, filters)
    if cursor and backwards:
        events = events.filter(Q(at__gt=cursor.at) | Q(at=cursor.at, pk__gt=cursor.pk), at__gte=cursor.at)
    elif cursor:
        events = events.filter(Q(at__lt=cursor.at) | Q(at=cursor.at, pk__lt=cursor.pk), at__lte=cursor.at)
    return list(events.order_by(*order)[:most])


def find(within: Scope, filters: Filters, cursor: AuditEvent | None, *, backwards: bool, most: int) -> list[int]:
    """Free text goes through a definer function: @@ is not leakproof, so RLS would keep the index from being used."""
    place = (cursor.at, cursor.pk) if cursor else (None, None)
    older, newer = ((None, None), place) if backwards else (place, (None, None))
    with connection.cursor() as database:
        database.execute(
            "select audit_find(%s, %s, %s, %s::bigint[], %s, %s, %s, %s, %s, %s, %s, %s)",
            [*filters.find_parameters(within), *older, *newer, most],
        )
        return [pk for (pk,) in database.fetchall()]


def _event(within: Scope, uid: str) -> AuditEvent | None:
    """The event of a cursor; one outside the scope is none."""
    try:
        return AuditEvent.objects.filter(within.as_q(), uid=UUID(uid)).first() if uid else None
    except ValueError:
        return None


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


def review_states(actor: Member) -> list[ReviewState]:
    """Every saved review as it stands today."""
    return [review_state(actor, review) for review in REVIEWS]


def review_state(actor: Member, review: Review) -> ReviewState:
    """One saved review as it stands today."""
    last = AuditReview.objects.filter(kind=review.kind).order_by("-reviewed_at").first()
    return ReviewState(review, last, to_review(actor, review, last)[:MOST_COUNTED].count())


def to_review(
    actor: Member, review: Review, last: AuditReview | None, *, until: datetime | None = None
) -> QuerySet[AuditEvent]:
    """What the review has to look at, newest first: everything since the last time."""
    events = AuditEvent.objects.filter(scope(actor).as_q(), category=review.category, action__in=review.actions)
    if last:
        events = events.filter(at__gte=last.reviewed_at)
    if until:
        events = events.filter(at__lt=until)
    return events.order_by(*NEWEST_FIRST)  # type: ignore[no-any-return]


def review(actor: Member, kind: str) -> ReviewState:
    """One saved review by its name in addresses; raises ValueError for an unknown one."""
    if kind not in BY_KIND:
        raise ValueError(kind)
    return review_state(actor, BY_KIND[kind])
