"""Correspondence by type and age: what is open and since when, who must act, what is late, and what was closed."""

from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DurationField,
    Exists,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf, TruncMonth

from documents.correspondence.models import Letter, LetterDocument
from documents.correspondence.models.words import AWAITED, OPEN, Ball, LetterPriority, LetterStatus, RecipientKind
from documents.correspondence.queries.letters import usable_types
from documents.register.models import Revision
from documents.reports.domain.asking import Asked, Head, Report, Result, Row, counted, result
from documents.reports.queries import links
from documents.reports.queries.grouping import Percentile, in_moments, in_whole_days, named
from documents.reports.queries.of_workflows import aged
from kazinex.core import clock
from kazinex.core.actors import Member

GROUPS = {"type": "Type", "court": "Ball in court", "priority": "Priority", "sender": "From", "month": "Month"}
COLUMNS: dict[str, tuple[str, ...]] = {
    "type": ("type__code", "type__name"),
    "court": ("court",),
    "priority": ("priority",),
    "sender": ("author__name",),
    "month": ("month",),
}
AGES = (
    ("Up to 7 days", 0, 7),
    ("8 to 14", 7, 14),
    ("15 to 30", 14, 30),
    ("31 to 60", 30, 60),
    ("Over 60", 60, None),
)
LABELS = (
    "Letters",
    "Open",
    *(label for label, _low, _high in AGES),
    "With recipients",
    "With sender",
    "Overdue",
    "Oldest open (days)",
    "Closed",
    "Days to close (median)",
)
LISTED = {"Open": {"status": "open"}, "Overdue": {"overdue": "yes"}, "Closed": {"status": str(LetterStatus.CLOSED)}}


def by_age(actor: Member, asked: Asked) -> Result:
    """How many letters of each group are open and how old they are, and how long the closed ones took.

    By the ball in court only open ones are told, and one that waits for several people stands with each of them.
    """
    columns = COLUMNS[asked.group_by]
    rows = _grouped(actor, asked).order_by().values_list(*columns).annotate(**_numbers()).order_by(*columns)
    heads = [Head(GROUPS[asked.group_by]), *map(counted, LABELS)]
    listed = _listed(actor, asked)
    told = [_row(actor, asked, row[: len(columns)], row[len(columns) :], listed) for row in rows]
    return result(heads, told, bar=2)


def _grouped(actor: Member, asked: Asked) -> Any:
    zone = actor.project.time_zone
    seen = Letter.objects.visible_to(actor).sent().filter(in_moments(asked, "sent_at", zone))
    if asked.discipline:
        shown = Revision.objects.visible_to(actor).values("pk")
        about = LetterDocument.objects.filter(letter=OuterRef("pk"), document__deleted_at=None, revision__in=shown)
        seen = seen.filter(Exists(about.filter(document__discipline__code=asked.discipline)))
    if asked.group_by == "month":
        return seen.annotate(month=TruncMonth("sent_at", tzinfo=clock.zone(zone)))
    return _in_court(seen) if asked.group_by == "court" else seen


def _in_court(seen: Any) -> Any:
    """Each open letter once for everybody who must act in it."""
    asked = Q(recipients__kind=RecipientKind.TO, recipients__handed_on_at=None)
    named_one = Coalesce(NullIf("asked__name", Value("")), "asked__email", output_field=CharField())
    court = Case(
        When(ball=Ball.RECIPIENTS, then=named_one),
        When(ball=Ball.SENDER, then=Coalesce("keeper__name", "author__name")),
        default=Value(""),
    )
    return seen.open().annotate(asked=FilteredRelation("recipients", condition=asked), court=court)


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


def _listed(actor: Member, asked: Asked) -> set[str]:
    """The groups by which the list of letters can be narrowed."""
    if asked.until or asked.discipline:
        return set()
    if asked.group_by == "type":
        return set(usable_types(actor.project).values_list("code", flat=True))
    return set(LetterPriority.values) if asked.group_by == "priority" else set()


def _row(actor: Member, asked: Asked, group: Row, numbers: tuple[Any, ...], listed: set[str]) -> Row:
    said = dict(zip(LABELS, numbers, strict=True))
    for label in ("Oldest open (days)", "Days to close (median)"):
        said[label] = in_whole_days(said[label])
    if group[0] in listed:
        narrowed = {asked.group_by: str(group[0])} | ({"since": asked.since.isoformat()} if asked.since else {})
        for label, more in LISTED.items():
            said[label] = links.figure(actor, said[label], "correspondence:letters", **narrowed, **more)
    return (_named(asked, group), *said.values())


def _named(asked: Asked, group: Row) -> str:
    if asked.group_by == "priority":
        return str(LetterPriority(str(group[0])).label)
    return named(*group)


REPORTS = (
    Report(
        "correspondence-age",
        "Correspondence by type and age",
        "Letters that are open, how old they are, in whose court the ball is, what is overdue, and what was closed.",
        GROUPS,
        "When the letter was sent.",
        by_age,
    ),
)
