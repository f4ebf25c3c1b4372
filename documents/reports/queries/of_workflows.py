"""Reports about reviews: how old open ones are, how long they took, what is overdue."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.expressions import Combinable

from documents.reports.domain.asking import Asked, Head, Report, Result, counted, result
from documents.reports.queries import grouping, links
from documents.reports.queries.grouping import InTurn, Percentiles, Seconds, in_moments, in_order, in_whole_days, named
from documents.reports.queries.planning import freely
from documents.workflows.models import StepPart, Workflow, WorkflowDocument, WorkflowStep
from documents.workflows.models.words import PartStatus, StepStatus, WorkflowStatus
from documents.workflows.models.workflow import OVER
from documents.workflows.queries.counted import DONE, OPEN, Counted, seen_documents, seen_documents_in_parts
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.lists.filters import told
from kazinex.core.periods import aged
from kazinex.core.shapes import Rows
from kazinex.core.translation import marked as _
from projects.models import Term, TermKind

Told = tuple[Any, ...]  # the names of a group, and then what the database tells of it, each of the kind asked for
GROUPS = {"template": _("Template"), "step": _("Step"), "discipline": _("Discipline"), "person": _("Person")}
HEADS: Mapping[str, list[Head]] = {
    "template": [Head(_("Template"))],
    "step": [Head(_("Template")), Head(_("Step"))],
    "discipline": [Head(_("Discipline"))],
    "person": [Head(_("Person"))],
}
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "template": ("template_name",),
    "step": ("template_name", "name"),
    "discipline": ("discipline_key",),
    "person": ("user_id",),
}
CALLED = {  # what the keys among them are called
    "discipline": ("document__discipline__code", "document__discipline__name"),
    "person": ("user__name",),
}
TOOK = {  # since when and until when it went on
    "template": ("started_at", "ended_at"),
    "step": ("opened_at", "closed_at"),
    "discipline": ("began_at", "ended_at"),
    "person": ("opened_at", "decided_at"),
}
FINISHED: Mapping[str, tuple[Any, str, str, dict[str, Any]]] = {  # what is counted, in which project, of which workflow
    "template": (Workflow, "project", "pk", {"status__in": OVER}),
    "step": (WorkflowStep, "project_key", "workflow", {"status": StepStatus.DONE}),
    "person": (StepPart, "project_key", "workflow_key", {"status": PartStatus.ANSWERED}),
}
AGES = (
    (_("Up to 3 days"), 0, 3),
    (_("4 to 7"), 3, 7),
    (_("8 to 14"), 7, 14),
    (_("15 to 30"), 14, 30),
    (_("Over 30"), 30, None),
)
CYCLES = (_("Done"), _("Median (days)"), _("90th percentile (days)"), _("Longest (days)"))


def pinned(actor: Member, asked: Asked) -> QuerySet[WorkflowDocument]:
    """The documents in workflows that this reader sees at the pinned revision, of the discipline that is asked for."""
    return _of_discipline(seen_documents(actor), asked)


def _of_discipline(found: QuerySet[WorkflowDocument], asked: Asked) -> QuerySet[WorkflowDocument]:
    if not asked.discipline:
        return found
    disciplines = Term.objects.filter(kind=TermKind.DISCIPLINE, code=asked.discipline)
    return found.filter(discipline_key__in=disciplines.values("pk"))


def asked_rows(actor: Member, asked: Asked, **pins: bool) -> tuple[Rows, str]:
    """The rows one of the groups is counted along, and the way from such a row to its step.

    `pins` says more of the documents in those workflows, so that fewer of them are looked at.
    """
    found = pinned(actor, asked).filter(**pins)
    if asked.group_by == "discipline":
        return found, "workflow__steps__"  # and so of workflows that they see
    rows, way, key = (
        (StepPart, "step__", "workflow_key") if asked.group_by == "person" else (WorkflowStep, "", "workflow")
    )
    here = rows.objects.filter(project_key=actor.project.pk)
    if actor.sees_everything and not asked.discipline:
        return here, way
    return here.filter(**{f"{key}__in": found.values("workflow")}), way


def open_rows(actor: Member, asked: Asked, which: Callable[[str], Q]) -> tuple[Rows, str]:
    """The same of steps that are open and of which `which` holds; of people, those whose answer is missing.

    All conditions stand in one filter, so that they are about the same step. What runs is read along small indexes of
    its own: that a document is under review follows from its workflow, and in which project a step is from that too.
    """
    found, step = asked_rows(actor, asked, is_running=True)
    way = "workflow__" if asked.group_by == "discipline" else f"{step}workflow__"
    conditions: dict[str, Any] = {
        f"{step}status": StepStatus.OPEN,
        f"{step}project_key": actor.project.pk,
        f"{way}project": actor.project.pk,
        f"{way}status": WorkflowStatus.RUNNING,
    }
    if asked.group_by == "person":
        conditions["status"] = PartStatus.ASKED
    return found.filter(which(step), **conditions), step


def ages(actor: Member, asked: Asked) -> Result:
    """How long open steps have been waiting."""
    zone = actor.project.time_zone
    found, step = open_rows(actor, asked, lambda step: in_moments(asked, f"{step}opened_at", zone))
    now, heads, group = clock.now(), HEADS[asked.group_by], asked.group_by
    numbers: dict[str, Any] = {
        f"age_{low}": count_steps(group, step, aged(f"{step}opened_at", now, low, high)) for _label, low, high in AGES
    }
    numbers |= {"number": count_steps(group, step), "first": Min(f"{step}opened_at")}
    rows = [
        (*_group(asked, names), *_aged_figures(actor, asked, names, counts), in_whole_days(now - first))
        for names, *counts, first in of_names(found, group, numbers)
    ]
    more = [*(counted(label) for label, _low, _high in AGES), counted(_("Open steps")), counted(_("Oldest (days)"))]
    return result([*heads, *more], rows, bar=len(heads) + len(AGES), groups=len(heads))


def cycle_times(actor: Member, asked: Asked) -> Result:
    """How long what is done took, in days: whole workflows by template or discipline, steps, people's answers."""
    found, (begun, ended) = _finished(actor, asked), TOOK[asked.group_by]
    found = found.filter(in_moments(asked, ended, actor.project.time_zone), **{f"{begun}__isnull": False})
    took, heads = Seconds(F(ended) - F(begun)), HEADS[asked.group_by]
    numbers = {"number": Count("*"), "shares": Percentiles(took, (0.5, 0.9, 1))}
    with freely():
        told = list(of_names(found, asked.group_by, numbers))
    rows = [
        (
            *_group(asked, names),
            figure(actor, number, behind(asked, DONE, names)),
            *map(in_whole_days, shares),
        )
        for names, number, shares in told
    ]
    return result([*heads, *map(counted, CYCLES)], rows, bar=len(heads) + 1, groups=len(heads))


def _finished(actor: Member, asked: Asked) -> Any:
    """What is done; each row says since when and until when."""
    if asked.group_by == "discipline":
        return pinned(actor, asked).filter(ended_at__isnull=False)
    rows, place, workflow, done = FINISHED[asked.group_by]
    here = rows.objects.filter(**{place: actor.project.pk}, **done)
    if actor.sees_everything and not asked.discipline:
        return here
    seen = Q()
    for part in seen_documents_in_parts(actor):
        seen |= Q(**{f"{workflow}__in": _of_discipline(part, asked).values("workflow")})
    return here.filter(InTurn(seen))


def of_names(found: Rows, group: str, numbers: Mapping[str, Combinable]) -> Iterator[Told]:
    """The names of each group and its numbers: counted by key where no two keys are called alike, else by name."""
    rows: list[Told] = _grouped(found, COLUMNS[group], numbers)
    if group in CALLED:
        names = grouping.names(group, [key for (key,), *_numbers in rows])
        rows = [(names[key], *told) for (key,), *told in rows]
        if len({called for called, *_numbers in rows}) < len(rows):
            rows = _grouped(found, CALLED[group], numbers)
    yield from sorted(rows, key=lambda row: in_order(row[0]))


def _grouped(found: Any, columns: tuple[str, ...], numbers: Mapping[str, Combinable]) -> list[Told]:
    wide = len(columns)
    rows = found.order_by().values_list(*columns).annotate(**numbers).order_by(*columns)
    return [(row[:wide], *row[wide:]) for row in rows]


def count_steps(group: str, step: str, which: Q | None = None) -> Count:
    """How many steps there are: as many as rows where each row of the group is one, else each step once."""
    return Count(f"{step}pk", distinct=group in CALLED, filter=which)


def behind(asked: Asked, what: str, names: Sequence[str | None], **ages: int) -> Counted:
    """What a figure of the group of these names was counted from."""
    *before, last = names
    if asked.group_by == "discipline":
        before, last = ([names[0]] if names[0] else []), names[1]
    return Counted(what, asked.group_by, told(last), "".join(before), **ages, **links.within(asked))  # type: ignore[arg-type]


def figure(actor: Member, number: int, counted: Counted) -> int:
    """A number of steps or answers with the way to the workflows they belong to."""
    return links.figure(actor, number, "workflows:workflows", counted=counted.written())


def _aged_figures(actor: Member, asked: Asked, names: Sequence[Any], counts: Sequence[int]) -> list[int]:
    """Those of each age, and of all of them."""
    ages = [*((low, high or 0) for _label, low, high in AGES), (0, 0)]
    return [
        figure(actor, number, behind(asked, OPEN, names, low=low, high=high))
        for number, (low, high) in zip(counts, ages, strict=True)
    ]


def _group(asked: Asked, names: Sequence[Any]) -> tuple[object, ...]:
    """A cell for each of its heads."""
    parts = [(name,) for name in names] if len(HEADS[asked.group_by]) > 1 else [names]
    return tuple(named(asked.group_by, *part) for part in parts)


REPORTS = (
    Report(
        "review-age",
        _("Age of reviews"),
        _("How long the steps that are open have been waiting."),
        GROUPS,
        _("When the step opened."),
        ages,
    ),
    Report(
        "cycle-times",
        _("Workflow cycle times"),
        _("Median and 90th percentile of how long finished workflows, steps and answers took."),
        GROUPS,
        _("When it ended."),
        cycle_times,
    ),
)
