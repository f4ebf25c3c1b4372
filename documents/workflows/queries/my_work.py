"""Which steps wait for somebody."""

from dataclasses import replace
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from documents.workflows.models import StepPart
from documents.workflows.models.words import WorkflowStatus
from guestshares.models import Share
from kazinex.core.actors import Member
from kazinex.core.places import WorkLine
from kazinex.core.prepared import Prepared
from projects.domain.questions import MOST_COUNTED


def steps(actor: Member, most: int) -> list[WorkLine]:
    """Open steps that wait for this person's answer, also where they have nothing but the step; one query."""
    waiting = StepPart.objects.waiting().filter(user=actor.user, step__workflow__status=WorkflowStatus.RUNNING)
    if actor.project:
        waiting = waiting.filter(step__workflow__project=actor.project)
    found = waiting.select_related("step__workflow__project")
    return [_line(part, actor) for part in found.order_by(F("step__due_at").asc(nulls_last=True), "pk")[:most]]


def counted(actor: Member) -> int:
    """How many those are in all projects, counted no further than the top bar has room."""
    return len(_waiting(actor.user.pk))


@Prepared
def _waiting(user_id: int) -> QuerySet[StepPart, int]:
    waiting = StepPart.objects.waiting().filter(user=user_id, step__workflow__status=WorkflowStatus.RUNNING)
    found: QuerySet[StepPart, int] = waiting.values_list("pk", flat=True)[:MOST_COUNTED]
    return found


def outside(actor: Member, most: int) -> list[WorkLine]:
    """Open steps of workflows this person started that wait for somebody outside; one query."""
    waiting = StepPart.objects.waiting().filter(user=None, step__workflow__started_by=actor.user)
    waiting = waiting.filter(step__workflow__status=WorkflowStatus.RUNNING)
    if actor.project:
        waiting = waiting.filter(step__workflow__project=actor.project)
    linked = Share.objects.unended().filter(pk=OuterRef("share"))
    found = waiting.select_related("step__workflow__project").annotate(is_linked=Exists(linked))
    return [_told(part, actor) for part in found.order_by(F("step__due_at").asc(nulls_last=True), "pk")[:most]]


def _told(part: Any, actor: Member) -> WorkLine:
    line = _line(part, actor)
    note = f"waits for {part.who}" if part.is_linked else f"{part.who} has no link that opens; reassign it"
    return replace(line, url=part.step.workflow.get_absolute_url(), note=note)


def _line(part: StepPart, actor: Member) -> WorkLine:
    step = part.step
    project = step.workflow.project
    project.organisation = step.workflow.organisation = actor.organisation
    title = f"{step.name}: {step.workflow}"
    return WorkLine(title, step.get_absolute_url(), project, step.opened_at or part.created_at, step.due_at)
