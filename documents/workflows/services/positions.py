"""A running workflow between its rows and the engine: read as a state, and written as what became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from audit.domain.catalogue import AuditAction
from audit.services.recording import record_many
from documents.workflows.domain import routes
from documents.workflows.domain.engine import State, Visit
from documents.workflows.domain.routes import StepSpec
from documents.workflows.models import StepPart, Workflow, WorkflowStep
from documents.workflows.models.words import Decision, Outcome, PartStatus, StepStatus
from documents.workflows.queries import due
from documents.workflows.services import guest_links, notices
from kazinex.core import clock
from kazinex.core.actors import Actor

SAID = {
    Decision.APPROVE: "approved",
    Decision.APPROVE_WITH_COMMENTS: "approved",
    Decision.RETURN: "returned",
    Decision.REJECT: "rejected",
    Decision.ACKNOWLEDGE: "acknowledged",
    Decision.SIGN: "signed",
    Decision.DECLINE: "declined",
}
Key = tuple[int, int]  # the number of a step, and its round


@dataclass
class Position:
    """Where a workflow stands: its steps as the template has them, its rows, and the state they come to."""

    workflow: Workflow
    specs: tuple[StepSpec, ...]
    steps: dict[Key, WorkflowStep]
    parts: dict[Key, dict[int, StepPart]]
    state: State

    def step(self, number: int) -> WorkflowStep:
        """A step in its last round."""
        visit = self.state.last(number)
        return self.steps[visit.step, visit.round]

    def part(self, number: int, person: int) -> StepPart | None:
        """A person's part in a step, in its last round; those outside are found by their seats, below zero."""
        visit = self.state.last(number)
        return self.parts[visit.step, visit.round].get(person)


def read(workflow: Workflow) -> Position:
    """Where a workflow stands; three queries."""
    specs = routes.read(workflow.version.steps)
    steps = {(step.number, step.round): step for step in workflow.steps.order_by("round", "number")}
    specs = _on_terms(specs, steps.values())
    parts: dict[Key, dict[int, StepPart]] = {key: {} for key in steps}
    keys = {step.pk: key for key, step in steps.items()}
    found = StepPart.objects.filter(step__in=keys).exclude(status=PartStatus.HANDED_ON).select_related("user", "share")
    for part in found.order_by("decided_at", "pk"):
        parts[keys[part.step_id]][part.person] = part
    for key, step in steps.items():
        step.workflow = workflow
        for part in parts[key].values():
            part.step = step
    visits = tuple(_visit(step, parts[key].values()) for key, step in steps.items())
    outcome = Outcome(workflow.outcome) if workflow.outcome else None
    state = State(tuple(spec.plan for spec in specs), visits, workflow.turns, outcome)
    return Position(workflow, specs, steps, parts, state)


def write(position: Position, state: State, *, by: Actor) -> list[WorkflowStep]:
    """Write what became of a workflow: steps that opened, closed or come again; returns those that are open anew."""
    before = {(visit.step, visit.round): visit for visit in position.state.visits}
    opened = []
    for visit in state.visits:
        known = before.get((visit.step, visit.round))
        step = _moved(position, visit, by=by) if known else _added(position, visit)
        is_new = known is None or known.status != visit.status
        if visit.status == StepStatus.OPEN and is_new:
            opened.append(step)
    position.workflow.turns, position.state = state.turns, state
    if opened:
        tell_opened(position, opened, by=by)
    return opened


def tell_opened(position: Position, opened: Sequence[WorkflowStep], *, are_here: bool = False, by: Actor) -> None:
    """Record that steps are open, and tell everybody they ask; `are_here` where each was found active just now."""
    happened = [(position.workflow, clock.now(), _told(position, step)) for step in opened]
    record_many(AuditAction.STEP_OPENED, happened, by=by)
    asked = [part for step in opened for part in asked_in(position, step)]
    notices.step_opened(asked, are_here=are_here, by=by)
    guest_links.let_in(opened, asked)


def asked_in(position: Position, step: WorkflowStep) -> list[StepPart]:
    """The parts of a step that wait for an answer."""
    parts = position.parts[step.number, step.round].values()
    return [part for part in parts if part.status == PartStatus.ASKED]


def open_now(position: Position, step: WorkflowStep) -> WorkflowStep:
    """Give a step that opens its times; it is not saved yet."""
    step.status, step.opened_at = StepStatus.OPEN, clock.now()
    step.due_at = due.counting(position.workflow.project)(position.specs[step.number - 1], step.opened_at)
    return step


def _on_terms(specs: tuple[StepSpec, ...], steps: Iterable[WorkflowStep]) -> tuple[StepSpec, ...]:
    """The steps of a template as this workflow runs them."""
    terms = {step.number: (step.rule, step.days) for step in steps}
    return tuple(routes.on_terms(spec, *terms[number]) for number, spec in enumerate(specs, start=1))


def _visit(step: WorkflowStep, parts: Iterable[StepPart]) -> Visit:
    parts = list(parts)
    people = tuple(part.person for part in sorted(parts, key=lambda part: part.pk))
    answers = tuple((part.person, Decision(part.decision)) for part in parts if part.status == PartStatus.ANSWERED)
    outcome = Outcome(step.outcome) if step.outcome else None
    optional = tuple(part.person for part in parts if not part.is_required)
    return Visit(step.number, step.round, people, answers, step.status, outcome, optional)


def _moved(position: Position, visit: Visit, *, by: Actor) -> WorkflowStep:
    step = position.steps[visit.step, visit.round]
    if step.status == visit.status:
        return step
    if visit.status == StepStatus.OPEN:
        open_now(position, step)
    else:
        step.status, step.outcome, step.closed_at = visit.status, visit.outcome or "", clock.now()
        _excuse(asked_in(position, step), f"{position.workflow.code}: {step.name} is over.", by=by)
    step.save()
    return step


def _added(position: Position, visit: Visit) -> WorkflowStep:
    """A step in another round, with those who took part in the last one."""
    spec, key = position.specs[visit.step - 1], (visit.step, visit.round)
    step = WorkflowStep(
        workflow=position.workflow, number=visit.step, round=visit.round, name=spec.name, kind=spec.kind
    )
    before = position.steps[visit.step, visit.round - 1]
    step.rule, step.days = before.rule, before.days
    if visit.status == StepStatus.OPEN:
        open_now(position, step)
    step.status = visit.status
    step.save()
    last = position.parts[visit.step, visit.round - 1]
    made = StepPart.objects.bulk_create([last[person].again_in(step) for person in visit.people])
    position.steps[key], position.parts[key] = step, {part.person: part for part in made}
    return step


def _excuse(parts: Sequence[StepPart], why: str, *, by: Actor) -> None:
    """Nobody waits for these answers any more."""
    StepPart.objects.filter(pk__in=[part.pk for part in parts]).update(status=PartStatus.NOT_NEEDED)
    for part in parts:
        part.status = PartStatus.NOT_NEEDED
    guest_links.let_out(parts, why, by=by)


def _told(position: Position, step: WorkflowStep) -> dict[str, Any]:
    names = ", ".join(part.who for part in asked_in(position, step))
    told = {"step": label(step), "round": step.round, "people": names}
    return told | {"due": step.due_at.isoformat() if step.due_at else ""}


def label(step: WorkflowStep) -> str:
    """How sentences call a step: step 2 (Approval)."""
    return f"step {step.number} ({step.name})"
