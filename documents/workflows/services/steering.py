"""Steering a running workflow: handing a step on, leaving one out, giving it longer, reminding."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.domain import lifecycle
from documents.workflows.domain import engine
from documents.workflows.domain.engine import NotAsked
from documents.workflows.models import Outside, StepPart, Workflow, WorkflowStep
from documents.workflows.models.words import PartStatus
from documents.workflows.queries import people
from documents.workflows.services import endings, guest_links, holds, notices, positions
from documents.workflows.services.positions import Position
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

QUIET = timedelta(hours=1)  # between two reminders


def delegate(step: WorkflowStep, *, to: User, reason: str, by: Member) -> StepPart:
    """Give one's own part in an open step to somebody who may take it."""
    with transaction.atomic():
        position = holds.hold(step.workflow)
        part = position.part(step.number, by.user.pk)
        if part is None or part.status != PartStatus.ASKED or not part.step.is_open:
            holds.refuse_late(position, step.number, by)
        reason = lifecycle.require_reason(reason)
        made = _hand_over(position, part, to, by=by)
        known: dict[str, Any] = {"step": positions.label(part.step), "to": str(to), "reason": reason}
        record(AuditAction.STEP_DELEGATED, by=by, target=position.workflow, **known)
        notices.given(made, reason, by=by)
    return made


def reassign(step: WorkflowStep, *, from_person: User | Outside, to: User, reason: str, by: Member) -> StepPart:
    """Ask somebody else in a person's place, in a step that is open or waits; by the starter or a project admin."""
    with transaction.atomic():
        position = holds.hold(step.workflow)
        endings.require_starter(position.workflow, "reassign", by=by)
        part = position.part(step.number, from_person.pk)
        if part is None or part.status != PartStatus.ASKED:
            raise RuleBroken(
                _("This step does not wait for {from_person} any more.").format(from_person=from_person), field="part"
            )
        reason = lifecycle.require_reason(reason)
        made = _hand_over(position, part, to, by=by)
        known: dict[str, Any] = {
            "step": positions.label(part.step),
            "from_person": part.who,
            "to": str(to),
            "reason": reason,
        }
        record(AuditAction.STEP_REASSIGNED, by=by, target=position.workflow, **known)
        if made.step.is_open:
            notices.given(made, reason, by=by)
            notices.taken(part.step, _members([part]), to, reason, by=by)
    return made


def skip(step: WorkflowStep, *, reason: str, by: Member) -> Workflow:
    """Leave a step out; what comes after it goes on."""
    with transaction.atomic():
        position = holds.hold(step.workflow)
        endings.require_starter(position.workflow, "skip a step of", by=by)
        reason, current = lifecycle.require_reason(reason), position.step(step.number)
        try:
            state = engine.skip(position.state, step.number)
        except NotAsked as error:
            raise RuleBroken(
                _("This step is {status} already.").format(status=current.get_status_display().lower())
            ) from error
        waited = _members(positions.asked_in(position, current)) if current.is_open else []
        record(AuditAction.STEP_SKIPPED, by=by, target=position.workflow, step=positions.label(current), reason=reason)
        positions.write(position, state, by=by)
        notices.changed(current, waited, f"was skipped: {reason}", by=by)
        if state.outcome:
            endings.conclude(position, state.outcome, by=by)
    return position.workflow


def extend(step: WorkflowStep, *, due_on: date, reason: str, by: Member) -> WorkflowStep:
    """Give an open step until the end of a later day."""
    with transaction.atomic():
        position = holds.hold(step.workflow)
        endings.require_starter(position.workflow, "extend", by=by)
        current, zone = position.step(step.number), position.workflow.project.time_zone
        before, after = current.due_at, clock.end_of_day(due_on, zone)
        if not current.is_open or before is None:
            raise RuleBroken(_("Only an open step can be given longer."), field="due_on")
        if after <= max(before, clock.now()):
            words = _("Choose a later day: it is due by {day}.").format(day=clock.shown_end(before, zone))
            raise RuleBroken(words, field="due_on")
        current.due_at, current.overdue_at, current.reminded_at, current.escalated_at = after, None, None, None
        current.save(update_fields=["due_at", "overdue_at", "reminded_at", "escalated_at"])
        changes = {"Due": [clock.shown_end(before, zone), clock.shown_end(after, zone)]}
        known: dict[str, Any] = {
            "step": positions.label(current),
            "due": clock.shown_end(after, zone),
            "reason": lifecycle.require_reason(reason),
        }
        record(AuditAction.STEP_EXTENDED, by=by, target=position.workflow, changes=changes, **known)
        asked = positions.asked_in(position, current)
        guest_links.extend(asked, current, by=by)
        notices.changed(current, _members(asked), f"is due by {clock.shown_end(after, zone)} now: {reason}", by=by)
    return current


def remind(workflow: Workflow, *, by: Member) -> list[StepPart]:
    """Remind everybody whom open steps wait for; at most once an hour."""
    with transaction.atomic():
        position = holds.hold(workflow)
        endings.require_starter(position.workflow, "send reminders of", by=by)
        waiting = [part for visit in position.state.open for part in _waiting(position, visit)]
        due = [part for part in waiting if part.reminded_at is None or clock.now() - part.reminded_at >= QUIET]
        if not due:
            raise RuleBroken(_("They were reminded less than an hour ago. Give them a little time."))
        StepPart.objects.filter(pk__in=[part.pk for part in due]).update(reminded_at=clock.now())
        names = ", ".join(part.who for part in due)
        record(AuditAction.STEP_REMINDED, by=by, target=position.workflow, people=names)
        notices.reminded(due, by=by)
        guest_links.remind(due)
    return due


def _members(parts: Iterable[StepPart]) -> list[User]:
    return [part.user for part in parts if part.user]


def _waiting(position: Position, visit: engine.Visit) -> list[StepPart]:
    return positions.asked_in(position, position.steps[visit.step, visit.round])


def _hand_over(position: Position, part: StepPart, to: User, *, by: Member) -> StepPart:
    """Put another person in somebody's place, who may take it; returns their part."""
    step = part.step
    if to.pk in position.parts[step.number, step.round]:
        raise RuleBroken(_("{to} takes part in this step already.").format(to=to), field="to")
    revisions = [item.revision for item in position.workflow.documents.select_related("revision__document")]
    actor = people.actor_of(position.workflow.project, to.email)
    if words := people.words_against(to, actor, people.reviewed(revisions)):
        raise RuleBroken(words, field="to")
    position.state = engine.hand_over(position.state, step.number, part.person, to.pk)
    part.status = PartStatus.HANDED_ON
    part.save(update_fields=["status"])
    part.drafts.all().delete()
    guest_links.let_out([part], f"{position.workflow.code}: {to} is asked instead.", by=by)
    facts = {"status": PartStatus.ASKED, "why": f"in place of {part.who}"[:200], "is_required": part.is_required}
    made: StepPart
    made, _rest = StepPart.objects.update_or_create(step=step, user=to, defaults=facts)
    made.step, made.user = step, to
    position.parts[step.number, step.round][to.pk] = made
    return made
