"""Reports about reviews: how old open ones are, how long they took, what is overdue."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet

from documents.register.models import Revision
from documents.reports.domain.asking import Asked, Head, Report, Result, counted, result
from documents.reports.queries.grouping import Percentiles, in_moments, in_whole_days, named
from documents.workflows.models import StepPart, Workflow, WorkflowDocument, WorkflowStep
from documents.workflows.models.words import PartStatus, StepStatus, WorkflowStatus
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.shapes import Rows

GROUPS = {"template": "Template", "step": "Step", "discipline": "Discipline", "person": "Person"}
HEADS: Mapping[str, list[Head]] = {
    "template": [Head("Template")],
    "step": [Head("Template"), Head("Step")],
    "discipline": [Head("Discipline")],
    "person": [Head("Person")],
}
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "template": ("workflow__template_name",),
    "step": ("workflow__template_name", "name"),
    "discipline": ("document__discipline__code", "document__discipline__name"),
    "person": ("user__name",),
}
AGES = (("Up to 3 days", 0, 3), ("4 to 7", 3, 7), ("8 to 14", 7, 14), ("15 to 30", 14, 30), ("Over 30", 30, None))


def seen_documents(actor: Member) -> QuerySet[WorkflowDocument]:
    """The documents in workflows whose pinned revision this reader sees."""
    found: QuerySet[WorkflowDocument] = WorkflowDocument.objects.filter(
        workflow__project=actor.project, document__deleted_at=None
    )
    if actor.sees_everything:
        return found  # which is quick to count, and the same
    return found.filter(revision__in=Revision.objects.visible_to(actor).values("pk"))


def workflows(actor: Member, asked: Asked) -> QuerySet[Workflow]:
    """The workflows this reader sees, of the discipline that is asked for."""
    seen: QuerySet[Workflow] = Workflow.objects.visible_to(actor)
    if not asked.discipline:
        return seen
    pinned = seen_documents(actor).filter(workflow=OuterRef("pk"), document__discipline__code=asked.discipline)
    return seen.filter(Exists(pinned))


def asked_rows(actor: Member, asked: Asked) -> tuple[Rows, str]:
    """The rows one of the groups is counted along, and the way from such a row to its step."""
    if asked.group_by == "discipline":
        found = seen_documents(actor)  # and so of workflows that they see
        return (
            found.filter(document__discipline__code=asked.discipline) if asked.discipline else found
        ), "workflow__steps__"
    rows, way = (StepPart, "step__") if asked.group_by == "person" else (WorkflowStep, "")
    if actor.sees_everything and not asked.discipline:
        return rows.objects.filter(**{f"{way}workflow__project": actor.project}), way
    return rows.objects.filter(**{f"{way}workflow__in": workflows(actor, asked).values("pk")}), way


def open_rows(actor: Member, asked: Asked, which: Callable[[str], Q]) -> tuple[Rows, str]:
    """The same of steps that are open and of which `which` holds; of people, those whose answer is missing.

    All conditions stand in one filter, so that they are about the same step.
    """
    found, step = asked_rows(actor, asked)
    running = "workflow__status" if asked.group_by != "person" else "step__workflow__status"
    conditions = {f"{step}status": StepStatus.OPEN, running: WorkflowStatus.RUNNING}
    if asked.group_by == "person":
        conditions["status"] = PartStatus.ASKED
    return found.filter(which(step), **conditions), step


def ages(actor: Member, asked: Asked) -> Result:
    """How long open steps have been waiting."""
    zone = actor.project.time_zone
    found, step = open_rows(actor, asked, lambda step: in_moments(asked, f"{step}opened_at", zone))
    now, columns = clock.now(), COLUMNS[asked.group_by]
    numbers = {
        f"age_{low}": Count(f"{step}pk", distinct=True, filter=aged(f"{step}opened_at", now, low, high))
        for _label, low, high in AGES
    }
    counted_rows = found.values_list(*columns).annotate(
        **numbers, number=Count(f"{step}pk", distinct=True), first=Min(f"{step}opened_at")
    )
    heads = HEADS[asked.group_by]
    rows = [
        (*_group(row, columns, heads), *row[len(columns) : -1], in_whole_days(now - row[-1]))
        for row in counted_rows.order_by(*columns)
    ]
    more = [*(counted(label) for label, _low, _high in AGES), counted("Open steps"), counted("Oldest (days)")]
    return result([*heads, *more], rows, bar=len(heads) + len(AGES), groups=len(heads))


def cycle_times(actor: Member, asked: Asked) -> Result:
    """How long what is done took, in days: whole workflows by template or discipline, steps, people's answers."""
    found, begun, ended = _finished(actor, asked)
    found = found.filter(in_moments(asked, ended, actor.project.time_zone), **{f"{begun}__isnull": False})
    took, columns = F(ended) - F(begun), COLUMNS[asked.group_by]
    if asked.group_by == "template":
        columns = ("template_name",)
    numbers = {
        "number": Count("pk"),
        "shares": Percentiles(took, (0.5, 0.9)),
        "longest": Max(took),
    }
    heads = HEADS[asked.group_by]
    rows = [
        (*_group(row, columns, heads), number, *map(in_whole_days, (*(shares or (None, None)), longest)))
        for *row, number, shares, longest in found.order_by()
        .values_list(*columns)
        .annotate(**numbers)
        .order_by(*columns)
    ]
    more = [*map(counted, ("Done", "Median (days)", "90th percentile (days)", "Longest (days)"))]
    return result([*heads, *more], rows, bar=len(heads) + 1, groups=len(heads))


def _finished(actor: Member, asked: Asked) -> tuple[Any, str, str]:
    """What is done, and where each row says since when and until when."""
    over = [WorkflowStatus.COMPLETED, WorkflowStatus.RETURNED]
    if asked.group_by == "template":
        return workflows(actor, asked).filter(status__in=over), "started_at", "ended_at"
    found, _step = asked_rows(actor, asked)
    if asked.group_by == "discipline":
        return found.filter(workflow__status__in=over), "workflow__started_at", "workflow__ended_at"
    if asked.group_by == "person":
        return found.filter(status=PartStatus.ANSWERED), "step__opened_at", "decided_at"
    return found.filter(status=StepStatus.DONE), "opened_at", "closed_at"


def aged(column: str, now: datetime, low: int, high: int | None) -> Q:
    """That a moment lies so many days back or more, and less than so many."""
    found = Q(**{f"{column}__lte": now - timedelta(days=low)}) if low else Q(**{f"{column}__isnull": False})
    return found & Q(**{f"{column}__gt": now - timedelta(days=high)}) if high else found


def _group(row: Sequence[Any], columns: tuple[str, ...], heads: list[Head]) -> tuple[object, ...]:
    names = row[: len(columns)]
    return tuple(named(name) for name in names) if len(heads) > 1 else (named(*names),)


REPORTS = (
    Report(
        "review-age",
        "Age of reviews",
        "How long the steps that are open have been waiting.",
        GROUPS,
        "When the step opened.",
        ages,
    ),
    Report(
        "cycle-times",
        "Workflow cycle times",
        "Median and 90th percentile of how long finished workflows, steps and answers took.",
        GROUPS,
        "When it ended.",
        cycle_times,
    ),
)
