"""Reports about the register: statuses, and what was planned against what came."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncMonth

from documents.register.domain.planning import DELIVERIES, delivery
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
from kazinex.core.lists.filters import told
from kazinex.core.translation import marked as _
from projects.models import TermKind
from projects.queries import every_term

DISCIPLINE = "discipline"
PLANNED_GROUPS = {"month": _("Month"), **DOCUMENT_GROUP_LABELS}
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
        counted(_("Documents")),
    ]
    here = ways(actor, asked, counts)
    rows = [
        (named(asked.group_by, *group), *_status_figures(actor, each, there, here.get(group)))
        for group, each in counts.items()
    ]
    return result(heads, rows, bar=len(heads) - 1)


def _by_group_and_status(seen: Iterable[DocumentQuerySet], group: str) -> dict[Names, dict[str, int]]:
    """How many there are of each in each status: counted by keys that an index has, and named afterwards."""
    found: Mapping[Any, int] = counting.counted(seen, DOCUMENT_KEYS[group], "shown_status")
    names = grouping.names(group, {key for key, _status in found})
    counts: dict[Names, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (key, status), number in found.items():
        counts[names[key]][status] += number
    return dict(sorted(counts.items(), key=lambda each: in_order(each[0])))


def ways(
    actor: Member, asked: Asked, groups: Iterable[Names], days: tuple[str, str] = ("since", "until")
) -> dict[Names, dict[str, str]]:
    """What the register is narrowed by to show just what one of these groups holds; nothing where it cannot be.

    Of a coded list it offers the codes, of which one may stand for several entries; then it would show too much.
    """
    groups, within = list(groups), links.within(asked, names=days)
    kind = LISTED.get(asked.group_by)
    if kind is None:
        return {group: within | {asked.group_by: told(group[0])} for group in groups}
    codes = links.told_apart([group for group in groups if group[0]], _offered(actor, kind))  # type: ignore[misc]
    ways = {group: within | {asked.group_by: str(group[0])} for group in groups if group[0] in codes}
    return ways | {group: within | {"without": asked.group_by} for group in groups if group[0] is None}


def _offered(actor: Member, kind: TermKind) -> set[str]:
    """The codes of a list that the register offers, which are those of nothing retired."""
    entries = every_term(actor.project).filter(kind=kind).values_list("code", "retired_at")
    retired = {code for code, retired_at in entries if retired_at}
    return {code for code, _retired_at in entries} - retired


def _status_figures(
    actor: Member, counts: Mapping[str, int], statuses: Sequence[tuple[str, str]], here: Mapping[str, str] | None
) -> list[int]:
    """Each figure leads to the register narrowed to what it counts, where it can be narrowed to `here`."""
    ways = [*({"status": value} for value, _label in statuses), {}]
    numbers = [*(counts.get(value, 0) for value, _label in statuses), sum(counts.values())]
    if here is None:
        return numbers
    return [
        links.figure(actor, number, "documents:register", **here, **way)
        for number, way in zip(numbers, ways, strict=True)
    ]


def planned(actor: Member, asked: Asked) -> Result:
    """How many documents with a planned date came, and when; of others than those seen whole no day is told."""
    now = grouping.today(actor)
    seen = grouping.documents(actor, asked).filter(in_days(asked, "planned_on"), face=Face.WHOLE.value)
    dated = seen.exclude(planned_on=None)
    key = DOCUMENT_KEYS.get(asked.group_by, "month")
    if key == "month":
        dated = dated.annotate(month=TruncMonth("planned_on"))
    numbers = {f"number_{name}": Count("pk", filter=delivery(name, now)) for name in DELIVERIES}
    found = list(dated.values_list(key).annotate(**numbers).order_by(key))
    heads = [Head(PLANNED_GROUPS[asked.group_by]), *map(counted, DELIVERIES.values())]
    if key == "month":
        counts: dict[Any, Any] = {(row[0],): row[1:] for row in found}
    else:
        counts = grouping.by_names(found, grouping.names(asked.group_by, [row[0] for row in found]))
    here = _planned_ways(actor, asked, counts)
    rows = [
        (named(asked.group_by, *group), *_planned_figures(actor, each, here.get(group)))
        for group, each in counts.items()
    ]
    return result(heads, rows, bar=1)


def _planned_ways(actor: Member, asked: Asked, groups: Iterable[Any]) -> Mapping[Any, Mapping[str, str]]:
    days = ("planned_since", "planned_until")
    if asked.group_by != "month":
        return ways(actor, asked, groups, days)
    return {(first,): links.within(asked, first, names=days) for (first,) in groups}


def _planned_figures(actor: Member, numbers: Iterable[int], here: Mapping[str, str] | None) -> list[int]:
    if here is None:
        return list(numbers)
    return [
        links.figure(actor, number, "documents:register", **here, delivery=name)
        for number, name in zip(numbers, DELIVERIES, strict=True)
    ]


REPORTS = (
    Report(
        "document-status",
        _("Document status"),
        _("How many documents stand in which status, by discipline or another fact."),
        DOCUMENT_GROUP_LABELS,
        _("When what is shown of a document last changed."),
        by_status,
    ),
    Report(
        "planned-delivered",
        _("Planned against delivered"),
        _("What was planned, what came in time, what came late, and what is still awaited."),
        PLANNED_GROUPS,
        _("The planned date."),
        planned,
    ),
)
