"""Which steps wait for somebody."""

from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple, cast

from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse_lazy

from documents.workflows.models import StepPart
from documents.workflows.models.words import WorkflowStatus
from documents.workflows.models.workflow import written
from guestshares.models import Share
from kazinex.core.actors import Member
from kazinex.core.places import WorkLine
from kazinex.core.prepared import Prepared
from kazinex.core.probing import Gathered
from kazinex.core.translation import marked as _
from projects.domain.questions import MOST_COUNTED
from projects.queries.my_work import USUAL


def steps(actor: Member, most: int) -> list[WorkLine]:
    """Open steps that wait for this person's answer, also where they have nothing but the step; one query."""
    waiting = among(actor.user.pk)
    if actor.project:
        asked = list(_said(waiting.filter(project_key=actor.project.pk), most))
    else:
        asked = _first(actor.user.pk) if most == USUAL + 1 else list(_said(waiting, most))
    return [_step(Asked(*row), actor) for row in asked]


def among(user_id: int) -> QuerySet[StepPart]:
    """Parts in open steps that ask a person."""
    found: QuerySet[StepPart] = StepPart.objects.waiting().filter(user=user_id)
    return found


def among_outside(user_id: int) -> QuerySet[StepPart]:
    """Those of people outside, in what a person started."""
    found: QuerySet[StepPart] = StepPart.objects.waiting().filter(user=None, step__workflow__started_by=user_id)
    return found


def counted(actor: Member) -> int:
    """How many those are in all projects, counted no further than the top bar has room."""
    return len(_waiting(actor.user.pk))


@Prepared
def _waiting(user_id: int) -> QuerySet[StepPart, int]:
    found: QuerySet[StepPart, int] = among(user_id).values_list("pk", flat=True)[:MOST_COUNTED]
    return found


class Asked(NamedTuple):
    """What a line says of a part in a step; its place is that of the project."""

    step: str
    position: int
    number: int
    title: str
    code: str
    name: str
    time_zone: str
    opened_at: datetime | None
    created_at: datetime
    due_at: datetime | None


SAID = (
    *("step__name", "step__number", "step__workflow__number", "step__workflow__title"),
    *(f"step__workflow__project__{name}" for name in ("code", "name", "time_zone")),
    *("opened_at", "created_at", "due_at"),
)


def _said(waiting: QuerySet[StepPart], most: int) -> QuerySet[StepPart, tuple[Any, ...]]:
    """Those that are due first, found along the index of a person's parts before anything is read beside them."""
    order = (F("due_at").asc(nulls_last=True), "pk")
    first = StepPart.objects.filter(Gathered(waiting.order_by(*order).values("pk")[:most]))
    found: QuerySet[StepPart, tuple[Any, ...]] = first.order_by(*order).values_list(*SAID)
    return found


@Prepared
def _first(user_id: int) -> QuerySet[StepPart, tuple[Any, ...]]:
    return _said(among(user_id), USUAL + 1)


def _step(part: Asked, actor: Member) -> WorkLine:
    number = written(part.number)
    place = [actor.organisation.slug, part.code, number, part.position]
    url = cast("str", reverse_lazy("workflows:step", args=place))  # written where the line is shown: half of them are
    since = part.opened_at or part.created_at
    return WorkLine(f"{part.step}: {number} {part.title}", url, part, since, part.due_at)


def outside(actor: Member, most: int) -> list[WorkLine]:
    """Open steps of workflows this person started that wait for somebody outside; one query."""
    waiting = among_outside(actor.user.pk).filter(step__workflow__status=WorkflowStatus.RUNNING)
    if actor.project:
        waiting = waiting.filter(step__workflow__project=actor.project)
    linked = Share.objects.unended().filter(pk=OuterRef("share"))
    found = waiting.select_related("step__workflow__project").annotate(is_linked=Exists(linked))
    return [_told(part, actor) for part in found.order_by(F("step__due_at").asc(nulls_last=True), "pk")[:most]]


def _told(part: Any, actor: Member) -> WorkLine:
    line = _line(part, actor)
    note = _("waits for {person}") if part.is_linked else _("{person} has no link that opens; reassign it")
    return replace(line, url=part.step.workflow.get_absolute_url(), note=note.format(person=part.who))


def _line(part: StepPart, actor: Member) -> WorkLine:
    step = part.step
    project = step.workflow.project
    project.organisation = step.workflow.organisation = actor.organisation
    title = f"{step.name}: {step.workflow}"
    return WorkLine(title, step.get_absolute_url(), project, step.opened_at or part.created_at, step.due_at)
