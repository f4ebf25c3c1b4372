"""Correspondence by type and age: what is open and since when, who must act, what is late, and what was closed."""

from typing import Any

from django.db.models import Case, Count, DurationField, F, Max, Q, Value, When
from django.db.models.functions import TruncMonth

from documents.correspondence.models import Letter
from documents.correspondence.models.words import AWAITED, OPEN, Ball, LetterPriority, LetterStatus
from documents.correspondence.queries import counted as counted_by
from documents.correspondence.queries.letters import usable_types
from documents.reports.domain.asking import Asked, Head, Report, Result, Row, counted, result
from documents.reports.queries import links
from documents.reports.queries.grouping import Percentile, in_moments, in_whole_days, named
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.lists.filters import told
from kazinex.core.periods import aged
from kazinex.core.translation import marked as _

GROUPS = {
    "type": _("Type"),
    "court": _("Ball in court"),
    "priority": _("Priority"),
    "sender": _("From"),
    "month": _("Month"),
}
COLUMNS: dict[str, tuple[str, ...]] = {
    "type": ("type__code", "type__name"),
    "court": ("court",),
    "priority": ("priority",),
    "sender": ("author__name",),
    "month": ("month",),
}
AGES = (
    (_("Up to 7 days"), 0, 7),
    (_("8 to 14"), 7, 14),
    (_("15 to 30"), 14, 30),
    (_("31 to 60"), 30, 60),
    (_("Over 60"), 60, None),
)
Way = dict[str, str] | None  # what the list of letters is narrowed by; None where a number is of days
FIGURES: tuple[tuple[str, Way], ...] = (
    (_("Letters"), {"sent": "yes"}),
    (_("Open"), {"status": "open"}),
    *((label, {"age": f"{low}-{high or ''}"}) for label, low, high in AGES),
    (_("With recipients"), {"status": "open", "ball": str(Ball.RECIPIENTS.value)}),
    (_("With sender"), {"status": "open", "ball": str(Ball.SENDER.value)}),
    (_("Overdue"), {"overdue": "yes"}),
    (_("Oldest open (days)"), None),
    (_("Closed"), {"status": str(LetterStatus.CLOSED.value)}),
    (_("Days to close (median)"), None),
)


def by_age(actor: Member, asked: Asked) -> Result:
    """How many letters of each group are open and how old they are, and how long the closed ones took.

    By the ball in court only open ones are told, and one that waits for several people stands with each of them.
    """
    columns = COLUMNS[asked.group_by]
    rows = _grouped(actor, asked).order_by().values_list(*columns).annotate(**_numbers()).order_by(*columns)
    heads = [Head(GROUPS[asked.group_by]), *(counted(label) for label, _way in FIGURES)]
    types = set(usable_types(actor.project).values_list("code", flat=True)) if asked.group_by == "type" else set()
    lines = [_row(row[: len(columns)], row[len(columns) :], actor, asked, types) for row in rows]
    return result(heads, lines, bar=2)


def _grouped(actor: Member, asked: Asked) -> Any:
    zone = actor.project.time_zone
    seen = Letter.objects.visible_to(actor).sent().filter(in_moments(asked, "sent_at", zone))
    if asked.discipline:
        seen = seen.filter(counted_by.about(actor, asked.discipline))
    if asked.group_by == "month":
        return seen.annotate(month=TruncMonth("sent_at", tzinfo=clock.zone(zone)))
    return counted_by.in_court(seen) if asked.group_by == "court" else seen


def _numbers() -> dict[str, Any]:
    now, is_open = clock.now(), Q(status__in=OPEN)
    closed = Case(
        When(status=LetterStatus.CLOSED, then=F("closed_at") - F("sent_at")),
        output_field=DurationField(),
    )
    waits = Case(When(is_open, then=Value(now) - F("sent_at")), output_field=DurationField())
    which = (
        Q(),
        is_open,
        *(is_open & aged("sent_at", now, low, high) for _label, low, high in AGES),
        is_open & Q(ball=Ball.RECIPIENTS),
        is_open & Q(ball=Ball.SENDER),
        AWAITED & Q(due_at__lte=now),
    )
    counts = {f"number_{place}": Count("pk", distinct=True, filter=one) for place, one in enumerate(which)}
    over = {"closed": Count("pk", distinct=True, filter=Q(status=LetterStatus.CLOSED)), "took": Percentile(closed, 0.5)}
    return {**counts, "oldest": Max(waits), **over}


def _way(asked: Asked, group: Row, types: set[str]) -> Way:
    """What the list of letters is narrowed by for one of the groups; None where it cannot be."""
    if asked.group_by == "month":
        return links.within(asked, group[0])  # type: ignore[arg-type]
    if asked.group_by == "type" and group[0] not in types:
        return None
    return links.within(asked) | {asked.group_by: told(group[0])}


def _row(group: Row, numbers: tuple[Any, ...], actor: Member, asked: Asked, types: set[str]) -> Row:
    here = _way(asked, group, types)
    cells = (_cell(actor, number, here, way) for number, (_label, way) in zip(numbers, FIGURES, strict=True))
    return (_named(asked, group), *cells)


def _cell(actor: Member, number: Any, here: Way, way: Way) -> object:
    """Days, or a number of letters with the way to them where the list can be narrowed to `here`."""
    if way is None:
        return in_whole_days(number)
    return number if here is None else links.figure(actor, number, "correspondence:letters", **here, **way)


def _named(asked: Asked, group: Row) -> str:
    if asked.group_by == "priority":
        return str(LetterPriority(str(group[0])).label)
    return named(asked.group_by, *group)


REPORTS = (
    Report(
        "correspondence-age",
        _("Correspondence by type and age"),
        _("Letters that are open, how old they are, in whose court the ball is, what is overdue, and what was closed."),
        GROUPS,
        _("When the letter was sent."),
        by_age,
    ),
)
