"""Questions about workflows: those one sees, one of them, and the steps that are one's own."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from accounts.models import User
from audit import queries as audit
from audit.queries.timeline import Entry, entries
from documents.register.models import Document, Revision
from documents.workflows.domain import routes
from documents.workflows.domain.routes import StepSpec
from documents.workflows.models import StepPart, Workflow, WorkflowDocument, WorkflowStep
from documents.workflows.models.words import Decision, PartStatus, StepStatus, WorkflowStatus
from documents.workflows.models.workflow import PREFIX
from documents.workflows.queries import reassigning
from kazinex.core import clock
from kazinex.core.actors import Member

MOST_TOLD = 100  # events on the page of a workflow
CODE = re.compile(rf"{PREFIX}(\d{{4,9}})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A document in a workflow as somebody sees it; without a document where they may not."""

    item: WorkflowDocument | None = None
    document: Document | None = None
    revision: Revision | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """One step of a workflow in one round with everybody's part in it."""

    step: WorkflowStep
    spec: StepSpec
    parts: tuple[StepPart, ...]

    @property
    def is_overdue(self) -> bool:
        return is_overdue(self.step)

    @property
    def is_answered(self) -> bool:
        """Whether anybody has answered in it."""
        return any(part.status == PartStatus.ANSWERED for part in self.parts)

    def waits_for(self, user: User) -> bool:
        """Whether it is open and somebody's answer is missing."""
        asked = any(part.user_id == user.pk and part.status == PartStatus.ASKED for part in self.parts)
        return self.step.is_open and asked


def workflows(actor: Member) -> QuerySet[Workflow]:
    """The workflows the actor sees, with `documents_count`, `step_due_at` and whether it `waits_for_me`."""
    mine = StepPart.objects.waiting().filter(step__workflow=OuterRef("pk"), user=actor.user)
    found: QuerySet[Workflow] = (
        Workflow.objects.visible_to(actor)
        .select_related("started_by")
        .annotate(
            step_due_at=Subquery(_open_steps().order_by("due_at").values("due_at")[:1]),
            step_name=Subquery(_open_steps().order_by("due_at").values("name")[:1]),
            documents_count=Subquery(
                WorkflowDocument.objects.filter(workflow=OuterRef("pk"))
                .values("workflow")
                .annotate(number=Count("pk"))
                .values("number")
            ),
            waits_for_me=Exists(mine),
        )
    )
    return found


def workflow(actor: Member, workflow: str) -> Workflow:
    """One of them; for doors."""
    return _at_home(_surrounded(Workflow.objects.visible_to(actor)).get(number=_number(workflow)), actor)


def step(actor: Member, workflow: str, step: int) -> WorkflowStep:
    """A step, in its last round, of a workflow one sees or is asked in; says to the door whether it is their own."""
    number = _number(workflow)
    seen = _surrounded(Workflow.objects.visible_to(actor)).filter(number=number).first()
    asking = _surrounded(Workflow.objects.filter(project=actor.project).asking(actor.user))
    holder = _at_home(seen or asking.get(number=number), actor)
    found: WorkflowStep = holder.steps.filter(number=step).order_by("-round")[:1].get()
    own = StepPart.objects.reached_by(actor.user).filter(step__workflow=holder, step__number=step)
    part = own.select_related("step", "user").order_by("-step__round").first()
    if seen is None and part is None:
        raise WorkflowStep.DoesNotExist
    actor.stand_at_step(is_theirs=part is not None, waits=holder.is_running and found.is_ahead)
    found.workflow = holder
    if part:
        found.own_part = part
    return found


def pinned(actor: Member, step: WorkflowStep, revision: str) -> WorkflowDocument:
    """A document of a step by its pinned revision, which the actor may see; for doors."""
    lines = [line for line in lines_of(actor, step.workflow) if line.revision]
    for line in lines:
        if line.item and line.revision and line.revision.public_id == revision:
            return line.item
    raise WorkflowDocument.DoesNotExist


def lines_of(actor: Member, workflow: Workflow) -> list[Line]:
    """The documents of a workflow in their order; one that the actor may not see is a line that tells nothing.

    Who has no sight of the register reaches what their step pins, unless it is confidential by now.
    """
    items = list(workflow.documents.select_related("document", "revision").order_by("position", "pk"))
    keys = [item.revision_id for item in items]
    if actor.sees_register or actor.sees_everything:
        shown = Revision.objects.named_to(actor).filter(pk__in=keys)
        seen = set(shown.values_list("pk", flat=True))
    else:
        seen = {item.revision_id for item in items if not (item.document.is_confidential or item.document.is_deleted)}
    return [_line(item, workflow) if item.revision_id in seen else Line() for item in items]


def legs_of(workflow: Workflow, lines: Iterable[Line] = ()) -> list[Leg]:
    """The way of a workflow so far and what is still before it, round after round; as many queries however long.

    What was said of single documents is told of those that are shown in `lines`.
    """
    numbers = {str(line.item.revision_id): line.document.number for line in lines if line.item and line.document}
    specs = routes.read(workflow.version.steps)
    steps = list(workflow.steps.all())
    steps.sort(key=lambda step: (step.opened_at is None, step.opened_at or workflow.started_at, step.number))
    parts: dict[int, list[StepPart]] = defaultdict(list)
    found = StepPart.objects.filter(step__in=steps).select_related("user", "share").prefetch_related("attachments")
    gone = set(found.filter(reassigning.gone()).values_list("pk", flat=True))
    hidden = reassigning.hidden_in(workflow) if workflow.is_running else {}
    for part in found.order_by("decided_at", "pk"):
        part.is_gone = part.pk in gone or part.pk in hidden
        part.hidden_words = hidden[part.pk].words if part.pk in hidden else ""
        part.said = str(Decision(part.decision).label) if part.decision else ""
        single = {numbers[key]: said for key, said in part.per_document.items() if key in numbers}
        part.singly = [(number, str(Decision(single[number]).label)) for number in numbers.values() if number in single]
        parts[part.step_id].append(part)
    for step in steps:
        step.workflow = workflow
    return [Leg(step, _spec(specs, step), tuple(parts[step.pk])) for step in steps]


def spec_of(step: WorkflowStep) -> StepSpec:
    """What the template says of a step."""
    return _spec(routes.read(step.workflow.version.steps), step)


def is_overdue(step: WorkflowStep) -> bool:
    """Whether an open step is late."""
    return step.is_open and step.due_at is not None and step.due_at <= clock.now()


def workflows_of(actor: Member, document: Document) -> list[WorkflowDocument]:
    """The rounds that a document went through, the newest first, as far as the actor sees them."""
    seen = Workflow.objects.visible_to(actor)
    found = WorkflowDocument.objects.filter(document=document, workflow__in=seen)
    if not document.is_shown_whole:
        found = found.filter(revision=document.shown_revision_id)
    rounds: list[WorkflowDocument] = list(found.select_related("workflow__started_by").order_by("-workflow__number"))
    for one in rounds:
        one.workflow.project, one.workflow.organisation = actor.project, actor.organisation
    return rounds


def count_of_document(document: Document, actor: Member) -> int:
    """How many those are; for its tab."""
    return len(workflows_of(actor, document))


def held_by_review(documents: Collection[int]) -> dict[int, str]:
    """Which revisions of documents, by key, running workflows hold, with the words that say so."""
    found = WorkflowDocument.objects.filter(document__in=documents, is_running=True).select_related("workflow")
    return {
        item.revision_id: f"Revision {item.code} is under review in {item.workflow.code}. Cancel that workflow first."
        for item in found
    }


def holds_step(user_id: int, project_id: int) -> bool:
    """Whether somebody has, or had, an open step in a project."""
    found = StepPart.objects.reached_by(user_id).filter(step__workflow__project=project_id)
    return bool(found.exists())


def asked_people(step: WorkflowStep) -> list[User]:
    """Whom a step waits for."""
    waiting = step.parts.filter(status=PartStatus.ASKED).select_related("user").order_by("pk")
    return [part.user for part in waiting if part.user]


def related_events(document: Document, actor: Member) -> list[tuple[str, list[int]]]:
    """The workflows whose events belong to a document's activity for this person."""
    return [("workflow", [item.workflow_id for item in workflows_of(actor, document)])]


def history(workflow: Workflow, actor: Member) -> list[Entry]:
    """What happened to a workflow, newest first, in sentences."""
    return list(entries(list(audit.told_about(workflow)[:MOST_TOLD]), actor))


def _open_steps() -> QuerySet[Any]:
    """The open steps of a running workflow of an outer query."""
    running = {"workflow": OuterRef("pk"), "workflow__status": WorkflowStatus.RUNNING}
    found: QuerySet[Any] = WorkflowStep.objects.filter(status=StepStatus.OPEN, **running)
    return found


def overdue() -> Exists:
    """Of workflows: that an open step of theirs is late."""
    return Exists(_open_steps().filter(due_at__lte=clock.now()))


def _spec(specs: Sequence[StepSpec], step: WorkflowStep) -> StepSpec:
    return routes.on_terms(specs[step.number - 1], step.rule, step.days)


def _number(code: str) -> int:
    found = CODE.fullmatch(code)
    if found is None:
        raise Workflow.DoesNotExist
    return int(found[1])


def _surrounded(found: QuerySet[Workflow]) -> QuerySet[Workflow]:
    return found.select_related("version__template", "started_by")


def _at_home(workflow: Workflow, actor: Member) -> Workflow:
    workflow.project, workflow.organisation = actor.project, actor.organisation
    return workflow


def _line(item: WorkflowDocument, workflow: Workflow) -> Line:
    item.document.project, item.document.organisation = workflow.project, workflow.organisation
    item.revision.document = item.document
    return Line(item, item.document, item.revision)
