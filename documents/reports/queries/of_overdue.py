"""What is overdue: open steps past their due date and planned documents past theirs."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Count, Min, Q

from documents.register.domain.planning import Planning
from documents.register.models import DocumentStatus
from documents.reports.domain.asking import Asked, Head, Report, Result, counted, result
from documents.reports.queries import grouping, links
from documents.reports.queries.grouping import DOCUMENT_GROUPS, in_days, in_moments, named
from documents.reports.queries.of_documents import ways
from documents.reports.queries.of_workflows import behind, count_steps, figure, of_names, open_rows
from documents.workflows.queries.counted import LATE
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.translation import marked as _

GROUPS = {"discipline": _("Discipline"), "person": _("Person")}
NOTHING = (0, date.max)
HEADS = (_("Workflow steps"), _("Planned documents"), _("Overdue"), _("Longest (days)"))
Group = tuple[bool, str]  # whether it says nothing, and what it is called then or otherwise: others may be called so
Late = dict[Group, tuple[int, date]]


def overdue(actor: Member, asked: Asked) -> Result:
    """How many things of each group are late, and since when the oldest; a person answers steps and owns documents."""
    steps, planned = _steps(actor, asked), _planned(actor, asked)
    since: dict[Group, date] = defaultdict(lambda: date.max)
    for group, (_number, first) in [*steps.items(), *planned.items()]:
        since[group] = min(since[group], first)
    now = grouping.today(actor)
    rows = [
        (group[1], *_figures(steps.get(group, NOTHING), planned.get(group, NOTHING)), (now - since[group]).days)
        for group in sorted(since)
    ]
    return result([Head(GROUPS[asked.group_by]), *map(counted, HEADS)], rows, bar=3)


def _figures(steps: tuple[int, date], planned: tuple[int, date]) -> tuple[int, int, int]:
    """Both numbers and their sum, which leads on only where it is of one of them."""
    (answers, _first), (documents, _other) = steps, planned
    return answers, documents, answers + documents if answers and documents else answers or documents


def _steps(actor: Member, asked: Asked) -> Late:
    zone, now = actor.project.time_zone, clock.now()
    late, step = open_rows(
        actor, asked, lambda step: in_moments(asked, f"{step}due_at", zone) & Q(**{f"{step}due_at__lte": now})
    )
    due = f"{step}due_at"
    numbers = {"number": count_steps(asked.group_by, step), "first": Min(due)}
    # what is due by the end of a day is late from the day after
    day = timedelta(microseconds=1)
    return {
        _group(asked.group_by, names): (
            figure(actor, number, behind(asked, LATE, names)),
            (first - day).astimezone(clock.zone(zone)).date(),
        )
        for names, number, first in of_names(late, asked.group_by, numbers)
    }


def _planned(actor: Member, asked: Asked) -> Late:
    by = "owner" if asked.group_by == "person" else asked.group_by
    columns = DOCUMENT_GROUPS[by]
    awaited = grouping.documents(actor, asked).filter(status=DocumentStatus.PLANNED)
    late = awaited.filter(in_days(asked, "planned_on"), planned_on__lt=grouping.today(actor))
    counts = late.values_list(*columns).annotate(number=Count("pk"), first=Min("planned_on")).order_by()
    found = list(counts)
    here = ways(actor, replace(asked, group_by=by), [row[:-2] for row in found], ("planned_since", "planned_until"))
    return {_group(by, row[:-2]): (_planned_figure(actor, row[-2], here.get(row[:-2])), row[-1]) for row in found}


def _group(group_by: str, names: grouping.Names) -> Group:
    return not any(names), str(named(group_by, *names))


def _planned_figure(actor: Member, number: int, way: Mapping[str, str] | None) -> int:
    if way is None:
        return number
    return links.figure(actor, number, "documents:register", **way, planning=Planning.LATE.key)


REPORTS = (
    Report(
        "overdue",
        _("Overdue"),
        _("Open workflow steps past their due date, and planned documents past theirs."),
        GROUPS,
        _("The due date."),
        overdue,
    ),
)
