"""Reports about the register: statuses, and what was planned against what came."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth

from documents.register.models import DocumentStatus
from documents.register.models.visibility import DocumentQuerySet
from documents.register.queries import counting
from documents.reports.domain.asking import Asked, Head, Report, Result, counted, result
from documents.reports.queries import grouping, links
from documents.reports.queries.grouping import (
    DOCUMENT_GROUP_LABELS,
    DOCUMENT_KEYS,
    Names,
    in_days,
    in_moments,
    in_order,
    named,
)
from kazinex.core.actors import Member
from kazinex.core.document_visibility import Face
from projects.models import TermKind
from projects.queries import every_term

DISCIPLINE = "discipline"
LISTED = {  # what the register is narrowed by under the same names
    DISCIPLINE: TermKind.DISCIPLINE,
    "type": TermKind.DOCUMENT_TYPE,
    "zone": TermKind.ZONE,
    "stage": TermKind.STAGE,
}


def by_status(actor: Member, asked: Asked) -> Result:
    """How many documents of each group stand in which status, at the revision this reader sees."""
    days = in_moments(asked, "shown_at", actor.project.time_zone)
    seen = [part.filter(days) for part in grouping.parts_of_documents(actor, asked)]
    counts = _by_group_and_status(seen, asked.group_by)
    used = {status for each in counts.values() for status in each}
    there = [(value, label) for value, label in DocumentStatus.choices if value in used]
    heads = [
        Head(DOCUMENT_GROUP_LABELS[asked.group_by]),
        *(counted(str(label)) for _value, label in there),
        counted("Documents"),
    ]
    listed = _listed(actor, asked, counts)
    here = {group: {asked.group_by: str(group[0])} if group[0] in listed else None for group in counts}
    rows = [_status_row(actor, group, each, there, here[group]) for group, each in counts.items()]
    return result(heads, rows, bar=len(heads) - 1)


def _by_group_and_status(seen: Iterable[DocumentQuerySet], group: str) -> dict[Names, dict[str, int]]:
    """How many there are of each in each status: counted by keys that an index has, and named afterwards."""
    found: Mapping[Any, int] = counting.counted(seen, DOCUMENT_KEYS[group], "shown_status")
    names = grouping.names(group, {key for key, _status in found})
    counts: dict[Names, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (key, status), number in found.items():
        counts[names[key]][status] += number
    return dict(sorted(counts.items(), key=lambda each: in_order(each[0])))


def _listed(actor: Member, asked: Asked, groups: Iterable[tuple[Any, ...]]) -> set[str]:
    """The codes by which the register can be narrowed to just one of these groups: those it offers, for that alone."""
    kind = LISTED.get(asked.group_by)
    if kind is None or asked.since or asked.until or (asked.discipline and asked.group_by != DISCIPLINE):
        return set()
    entries = every_term(actor.project).filter(kind=kind).values_list("code", "retired_at")
    retired = {code for code, retired_at in entries if retired_at}
    return links.told_apart(groups, {code for code, _retired_at in entries} - retired)


def _status_row(
    actor: Member,
    group: tuple[Any, ...],
    counts: Mapping[str, int],
    statuses: Sequence[tuple[str, str]],
    here: Mapping[str, str] | None,
) -> tuple[object, ...]:
    """Each figure leads to the register narrowed to what it counts, where it can be narrowed to `here`."""
    ways = [*({"status": value} for value, _label in statuses), {}]
    numbers = [*(counts.get(value, 0) for value, _label in statuses), sum(counts.values())]
    if here is None:
        return (named(*group), *numbers)
    figures = [
        links.figure(actor, number, "documents:register", **here, **way)
        for number, way in zip(numbers, ways, strict=True)
    ]
    return (named(*group), *figures)


PLANNED_HEADS = [
    counted("Planned"),
    counted("Delivered"),
    counted("On time"),
    counted("Delivered late"),
    counted("Late and awaited"),
    counted("Not due yet"),
]


def planned(actor: Member, asked: Asked) -> Result:
    """How many documents with a planned date came, and when; of others than those seen whole no day is told."""
    now = grouping.today(actor)
    seen = grouping.documents(actor, asked).filter(in_days(asked, "planned_on"), face=Face.WHOLE.value)
    dated = seen.exclude(planned_on=None)
    key = DOCUMENT_KEYS.get(asked.group_by, "month")
    if key == "month":
        dated = dated.annotate(month=TruncMonth("planned_on"))
    came, late = Q(delivered_on__isnull=False), Q(delivered_on__gt=F("planned_on"))
    awaited = Q(delivered_on=None, status=DocumentStatus.PLANNED)
    numbers = {
        "planned": Count("*"),
        "delivered": Count("pk", filter=came),
        "on_time": Count("pk", filter=came & ~late),
        "late": Count("pk", filter=late),
        "awaited": Count("pk", filter=awaited & Q(planned_on__lt=now)),
        "due": Count("pk", filter=awaited & Q(planned_on__gte=now)),
    }
    found = list(dated.values_list(key).annotate(**numbers).order_by(key))
    if key == "month":
        return result([Head("Month"), *PLANNED_HEADS], [(named(row[0]), *row[1:]) for row in found], bar=1)
    counts = grouping.by_names(found, grouping.names(asked.group_by, [row[0] for row in found]))
    rows = [(named(*group), *each) for group, each in counts.items()]
    return result([Head(DOCUMENT_GROUP_LABELS[asked.group_by]), *PLANNED_HEADS], rows, bar=1)


REPORTS = (
    Report(
        "document-status",
        "Document status",
        "How many documents stand in which status, by discipline or another fact.",
        DOCUMENT_GROUP_LABELS,
        "When what is shown of a document last changed.",
        by_status,
    ),
    Report(
        "planned-delivered",
        "Planned against delivered",
        "What was planned, what came in time, what came late, and what is still awaited.",
        {"month": "Month", **DOCUMENT_GROUP_LABELS},
        "The planned date.",
        planned,
    ),
)
