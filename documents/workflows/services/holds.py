"""Holding a workflow still while something in it changes, and saying what came before where that is too late."""

from typing import NoReturn

from documents.register.models import Document
from documents.workflows.models import Workflow, WorkflowDocument
from documents.workflows.models.words import Decision, PartStatus, StepStatus
from documents.workflows.services import positions
from documents.workflows.services.positions import Position
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.services.project_locks import keep_open


def hold(workflow: Workflow) -> Position:
    """A running workflow as it is now, its row held and its project open until the transaction ends."""
    position = hold_even_over(workflow)
    if not position.workflow.is_running:
        raise RuleBroken(_over(position.workflow))
    return position


def hold_even_over(workflow: Workflow) -> Position:
    """The same of one that may be over: for who wants to say what came before.

    Its documents are held before it, in the order of their keys, as starting and uploading hold them.
    """
    keep_open(workflow.project_id)
    pinned = WorkflowDocument.objects.filter(workflow=workflow).values("document")
    list(Document.objects.select_for_update(of=("self",)).filter(pk__in=pinned).order_by("pk").values_list("pk"))
    rows = Workflow.objects.select_for_update(of=("self",)).select_related("version", "started_by")
    held: Workflow = rows.get(pk=workflow.pk)
    held.project, held.organisation = workflow.project, workflow.organisation
    return positions.read(held)


def refuse_late(position: Position, number: int, by: Member) -> NoReturn:
    """Say why somebody cannot answer a step any more: who was first, or that it waits for nobody."""
    step, zone = position.step(number), position.workflow.project.time_zone
    part = position.part(number, by.user.pk)
    if part and part.status == PartStatus.ANSWERED:
        raise RuleBroken(
            _("You already answered this step at {shown}; an answer is final.").format(
                shown=clock.shown(part.decided_at, zone)
            )
        )
    if step.status == StepStatus.DONE:
        answered = [one for one in position.parts[number, step.round].values() if one.decided_at]
        last = max(answered, key=lambda one: one.decided_at or clock.now())
        said = positions.SAID[Decision(last.decision)]
        raise RuleBroken(
            _("{who} already {said} this step at {shown}.").format(
                who=last.who, said=said, shown=clock.shown(last.decided_at, zone)
            )
        )
    if not position.workflow.is_running:
        raise RuleBroken(_over(position.workflow))
    if step.status == StepStatus.SKIPPED:
        raise RuleBroken(_("This step was skipped at {shown}.").format(shown=clock.shown(step.closed_at, zone)))
    if step.status == StepStatus.WAITING:
        raise RuleBroken(_("This step is not open yet: the ones before it go first."))
    raise RuleBroken(_("This step does not wait for you any more: it was given to somebody else."))


def _over(workflow: Workflow) -> str:
    at = clock.shown(workflow.ended_at, workflow.project.time_zone)
    return _("{code} is {state} since {at}. Nothing in it changes any more.").format(
        code=workflow.code, state=workflow.state_label.lower(), at=at
    )
