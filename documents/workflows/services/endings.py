"""How workflows end: with an outcome that their revisions take, or given up, which puts back what they were."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.domain import lifecycle
from documents.register.models import Document, DocumentStatus
from documents.register.services import statuses
from documents.workflows.domain import engine
from documents.workflows.domain.engine import Visit
from documents.workflows.models import StepPart, Workflow, WorkflowDocument
from documents.workflows.models.words import Decision, Outcome, PartStatus, StepStatus, WorkflowStatus
from documents.workflows.services import guest_links, holds, notices
from documents.workflows.services.positions import Position
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

BECOMES = {
    Outcome.APPROVED: DocumentStatus.APPROVED,
    Outcome.APPROVED_WITH_COMMENTS: DocumentStatus.APPROVED_WITH_COMMENTS,
    Outcome.REVISE: DocumentStatus.REVISE,
    Outcome.REJECTED: DocumentStatus.REJECTED,
}


def conclude(position: Position, outcome: Outcome, *, by: Member) -> None:
    """End a workflow with what it came to; each document takes its own outcome, where answers were given for each."""
    workflow = position.workflow
    workflow.status = WorkflowStatus.RETURNED if outcome.is_negative else WorkflowStatus.COMPLETED
    workflow.outcome = outcome
    items = _items(workflow)
    outcomes = {item.pk: _outcome_of(position, item, outcome) for item in items}
    becomes = {item.revision_id: _status(item, outcomes[item.pk]) for item in items}
    _over(workflow, becomes, items, by=by)
    for one in set(outcomes.values()):
        same = [pk for pk, found in outcomes.items() if found == one]
        WorkflowDocument.objects.filter(pk__in=same).update(outcome=one)
    told = [f"{item.document.number} revision {item.code}: {Outcome(outcomes[item.pk]).label}" for item in items]
    action = AuditAction.WORKFLOW_RETURNED if outcome.is_negative else AuditAction.WORKFLOW_COMPLETED
    record(action, by=by, target=workflow, outcome=str(outcome.label), documents=told)
    notices.ended(workflow, [], by=by)


def cancel(workflow: Workflow, *, reason: str, by: Member) -> Workflow:
    """Give up a running workflow; its revisions have the status from before again."""
    with transaction.atomic():
        position = holds.hold(workflow)
        require_starter(position.workflow, "cancel", by=by)
        return _give_up(position, WorkflowStatus.CANCELLED, reason, by=by)


def recall(workflow: Workflow, *, reason: str, by: Member) -> Workflow:
    """Take back a workflow that nobody has answered yet, as if it had not been started."""
    with transaction.atomic():
        position = holds.hold(workflow)
        require_starter(position.workflow, "recall", by=by)
        first = next((part for part in _parts(position) if part.status == PartStatus.ANSWERED), None)
        if first:
            at = clock.shown(first.decided_at, position.workflow.project.time_zone)
            words = _("{who} answered at {at}, so it cannot be recalled any more. Cancel it instead.").format(
                who=first.who, at=at
            )
            raise RuleBroken(words)
        return _give_up(position, WorkflowStatus.RECALLED, reason, by=by)


def require_starter(workflow: Workflow, verb: str, *, by: Member) -> None:
    """Who started a workflow steers it, and whoever runs the project."""
    if not (by.is_project_admin or by.user.pk == workflow.started_by_id):
        raise RuleBroken(
            _("Only {started_by}, who started it, or a project admin can {verb} it.").format(
                started_by=workflow.started_by, verb=verb
            )
        )


def may_steer(workflow: Workflow, actor: Member) -> bool:
    """The same for pages."""
    return bool(actor.is_project_admin or actor.user.pk == workflow.started_by_id)


def _give_up(position: Position, status: WorkflowStatus, reason: str, *, by: Member) -> Workflow:
    workflow, items = position.workflow, _items(position.workflow)
    workflow.status, workflow.reason = status, lifecycle.require_reason(reason)
    _over(workflow, {item.revision_id: item.status_before for item in items}, items, by=by)
    told = [f"{item.document.number} revision {item.code}" for item in items]
    is_recalled = status == WorkflowStatus.RECALLED
    action = AuditAction.WORKFLOW_RECALLED if is_recalled else AuditAction.WORKFLOW_CANCELLED
    record(action, by=by, target=workflow, reason=workflow.reason, documents=told)
    waiting = [part for part in _parts(position) if part.status == PartStatus.ASKED and part.step.is_open]
    guest_links.let_out(waiting, f"{workflow.code} is {workflow.state_label.lower()}.", by=by)
    members = [part.user for part in waiting if part.user]
    notices.ended(workflow, members, by=by)
    return workflow


def _over(workflow: Workflow, becomes: Mapping[int, str], items: list[WorkflowDocument], *, by: Member) -> None:
    workflow.ended_at = clock.now()
    workflow.save()
    _lapse(workflow)
    workflow.documents.update(is_running=False)
    statuses.carry(
        [item.revision for item in items], becomes, only_from=DocumentStatus.UNDER_REVIEW, reason=workflow.code, by=by
    )


def _lapse(workflow: Workflow) -> None:
    """Nobody is asked any more in steps that were open or still waited."""
    steps = workflow.steps.filter(status__in=[StepStatus.OPEN, StepStatus.WAITING])
    StepPart.objects.filter(step__in=steps, status=PartStatus.ASKED).update(status=PartStatus.NOT_NEEDED)
    steps.update(status=StepStatus.NOT_NEEDED, closed_at=workflow.ended_at)


def _items(workflow: Workflow) -> list[WorkflowDocument]:
    """What it pins, in its order, with the documents held until the transaction ends."""
    items = list(workflow.documents.select_related("revision").order_by("position", "pk"))
    holders = [item.document_id for item in items]
    rows = Document.objects.select_for_update(of=("self",)).filter(pk__in=holders).order_by("pk")
    documents = {document.pk: document for document in rows}
    for item in items:
        item.document = item.revision.document = documents[item.document_id]
        item.document.project = workflow.project
    return items


def _parts(position: Position) -> Iterable[Any]:
    return (part for parts in position.parts.values() for part in parts.values())


def _status(item: WorkflowDocument, outcome: Outcome) -> str:
    """What a revision becomes; where nobody decided, what it was."""
    return BECOMES.get(outcome, item.status_before)


def _outcome_of(position: Position, item: WorkflowDocument, outcome: Outcome) -> Outcome:
    """What one document came to: the last word on it, by what was said of it where that differs."""

    def said_of_it(visit: Visit) -> Outcome | None:
        parts = position.parts[visit.step, visit.round]
        said = [
            Decision(parts[person].per_document.get(str(item.revision_id), decision))
            for person, decision in visit.answers
        ]
        rule = position.state.route[visit.step - 1].rule
        return visit.outcome and (engine.combined(rule, said, visit.counted) or visit.outcome)

    return engine.last_word(position.state, said_of_it) or outcome
