"""Questions to the audit log."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Max, Model, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from audit.domain.catalogue import ACTIONS, AuditAction
from audit.domain.conditions import Filters, Scope
from audit.models import AuditCheckpoint, AuditEvent, AuditLeaf, AuditSeal
from kazinex.core import context
from kazinex.core.actors import Member, Place
from kazinex.core.kept import Kept
from kazinex.core.permissions import Permission
from kazinex.core.prepared import Prepared

PAGE = 50
MOST_READ = 5_000  # events at once, where many are left out
NEWEST_FIRST = ("-at", "-id")
OLDEST_FIRST = ("at", "id")
OPENINGS = Kept()
LISTS = (AuditAction.LIST_EXPORTED.name,)  # tell how many rows their taker sees, and what was looked for among them
TAKEN = (AuditAction.PAPER_TAKEN.name, *LISTS)


def events_about(target: Model) -> QuerySet[AuditEvent]:
    """What happened to one thing, newest first."""
    events = AuditEvent.objects.filter(target_type=target._meta.model_name, target_id=str(target.pk))
    return events.order_by(*NEWEST_FIRST)  # type: ignore[no-any-return]


def told_about(target: Model) -> QuerySet[AuditEvent]:
    """The same as the page of a thing tells it to whoever sees it: who took papers or lists of it stands in the log."""
    return events_about(target).exclude(action__in=TAKEN)


def last_changes(kind: str, keys: Collection[str]) -> dict[str, str]:
    """What happened last to things before the request under way, by uid; uses left out. One query for all of them."""
    uses = [action.name for action in ACTIONS.values() if action.is_use]
    events = AuditEvent.objects.filter(target_type=kind, target_id__in=list(keys)).exclude(action__in=uses)
    if request_id := context.current().request_id:
        events = events.exclude(request_id=request_id)
    last = events.order_by("target_id", *NEWEST_FIRST).distinct("target_id").values_list("target_id", "uid")
    return {key: str(uid) for key, uid in last}


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


def readable_projects(actor: Member) -> list[Place]:
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
    if filters.text_query and filters.review:
        seen = _reviewed(filters, seen)
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
    return _newest_seal.first()


@Prepared
def _newest_seal() -> QuerySet[AuditSeal]:
    return AuditSeal.objects.order_by("-number")[:1]  # type: ignore[no-any-return]


def newest_checkpoint() -> AuditCheckpoint | None:
    """The newest signed note of how far the organisation's log went."""
    return AuditCheckpoint.objects.order_by("-seal_number").first()  # type: ignore[no-any-return]


def matching(within: Scope, filters: Filters) -> QuerySet[AuditEvent]:
    """Every event the filters let through, unordered; free text is not among these conditions."""
    return AuditEvent.objects.filter(within.as_q(), filters.as_q())  # type: ignore[no-any-return]


def _reviewed(filters: Filters, seen: Seen | None) -> Seen:
    """The events of a saved review, of which words are not found apart from others."""
    return lambda events: [event for event in (seen(events) if seen else events) if event.action in filters.reviewed]


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
    if not cursor and filters == Filters(since=filters.since):
        return _opening(within, filters, most)
    events = matching(within, filters)
    if cursor and backwards:
        at = cursor.place_in_time
        events = events.filter(Q(at__gt=at) | Q(at=at, pk__gt=cursor.pk), at__gte=at)
    elif cursor:
        at = cursor.place_in_time
        events = events.filter(Q(at__lt=at) | Q(at=at, pk__lt=cursor.pk), at__lte=at)
    return list(events.order_by(*order)[:most])


def _opening(within: Scope, filters: Filters, most: int) -> list[AuditEvent]:
    """The newest events, as the log opens on them: asked in the same words all day by all who read the same."""

    def newest() -> QuerySet[AuditEvent]:
        return matching(within, filters).order_by(*NEWEST_FIRST)[:most]

    since = (datetime.fromisoformat(filters.since),) if filters.since else ()
    return OPENINGS.rows(("log", within, most), newest, since=since)


def find(within: Scope, filters: Filters, cursor: AuditEvent | None, *, backwards: bool, most: int) -> list[int]:
    """Free text goes through a definer function: @@ is not leakproof, so RLS would keep the index from being used."""
    place = (cursor.impossible_time or cursor.at, cursor.pk) if cursor else (None, None)
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
class Use:
    """When somebody last did something with a thing, or with the part of it that events name."""

    target_id: str
    part: str
    action: str
    actor_kind: str
    actor_id: str
    at: datetime


def last_uses(kind: str, keys: Collection[int], actions: Collection[str], *, part: str) -> list[Use]:
    """When each person last did each of these with each of these things; `part` is the key of events that names one.

    One query however many there are.
    """
    events = AuditEvent.objects.filter(target_type=kind, target_id__in=[str(key) for key in keys], action__in=actions)
    names = ("target_id", "part", "action", "actor_kind", "actor_id")
    found = events.annotate(part=KeyTextTransform(part, "details")).values_list(*names).annotate(last=Max("at"))
    return [Use(*row) for row in found.order_by("last")] if keys else []
