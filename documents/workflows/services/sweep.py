"""Steps that became late: those asked and the starter are told, after two days the project admins; once each.

Those asked are told again at the interval of their organisation. All of a batch are told in a fixed few queries.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from audit.domain.catalogue import AuditAction
from audit.services.recording import record_many
from documents.workflows.models import StepPart, WorkflowStep
from documents.workflows.models.words import PartStatus
from documents.workflows.queries import late, watching
from documents.workflows.services import notices, positions
from kazinex.core import clock
from kazinex.core.actors import SystemActor
from kazinex.core.tenancy import active_organisation_id
from projects.models import Project

BATCH = 100  # steps that are told and marked together
BY = SystemActor("late steps")

AGAIN = """s.overdue_at is not null and s.due_at <= statement_timestamp() and %(days)s > 0
  and coalesce(s.reminded_at, s.overdue_at) <= statement_timestamp() - make_interval(days => %(days)s)"""
NEW = "s.overdue_at is null and s.due_at <= statement_timestamp()"
ESCALATED = "s.escalated_at is null and s.due_at <= statement_timestamp() - interval '2 days'"
# A question for each step, and no join: it is asked of those the index has first, until there are enough. The index
# leaves out those of closed projects; in between, a project may have been closed.
IS_RUNNING = """(
      select w.status = 'running' and p.status = 'active'
      from workflows_workflow w join projects_project p on p.id = w.project_id where w.id = s.workflow_id)"""
DUE = """(
    select s.id from workflows_workflowstep s
    where s.organisation_id = %(organisation)s and s.status = 'open' and s.in_active_project and {what} and {is_running}
    order by s.due_at limit %(batch)s)"""
CHOSEN = " union ".join(DUE.format(what=what, is_running=IS_RUNNING) for what in (NEW, ESCALATED, AGAIN))
LATE = f"""
  select s.id, {NEW} as is_new, {AGAIN} as is_again, {ESCALATED} as is_escalated from workflows_workflowstep s
  where s.id = any({{which}}) and s.status = 'open' and ({NEW} or {ESCALATED} or {AGAIN}) order by s.due_at"""  # noqa: S608  made of our own words; every value is a parameter
LOOK = LATE.format(which=f"array({CHOSEN})")
MARK = f"""
with held as ({LATE.format(which="%(steps)s")} for no key update of s skip locked)
update workflows_workflowstep s set overdue_at = coalesce(s.overdue_at, statement_timestamp()),
  reminded_at = case when held.is_again then statement_timestamp() else s.reminded_at end,
  escalated_at = case when held.is_escalated then statement_timestamp() else s.escalated_at end
from held where held.id = s.id
returning s.id, held.is_new, held.is_again, held.is_escalated
"""  # noqa: S608  the same
Facts = dict[int, tuple[bool, bool, bool]]  # of late steps by their keys: is new, is again, is escalated


@dataclass(frozen=True, slots=True)
class Late:
    """What is to be told of one late step: that it became so, that it still is, that it is so for two days."""

    step: WorkflowStep
    is_new: bool
    is_again: bool
    is_escalated: bool

    @property
    def times(self) -> int:
        """How many things that is."""
        return self.is_new + self.is_again + self.is_escalated


def tell_some() -> int:
    """Tell of the next few hundred late steps of the active organisation, exactly once however many sweepers run.

    They are told first and marked last, so that whoever answers one of them waits for the mark alone. Where one was
    answered meanwhile, or others tell of it, nothing of that was: then those that can be held are, and told. Returns
    how much was told: none where nothing is left, or others hold it all.
    """
    with transaction.atomic():
        facts = _asked(LOOK, {"batch": BATCH})
        told = _read(facts)
        with suppress(_Meanwhile), transaction.atomic():
            _tell_of(told)
            if _asked(MARK, {"steps": [*facts]}) != facts:
                raise _Meanwhile
            return sum(one.times for one in told)
        told = _read(_asked(MARK, {"steps": [*facts]}))
        _tell_of(told)
    return sum(one.times for one in told)


class _Meanwhile(Exception):
    """A step is not what it was when it was looked at."""


def _asked(query: str, given: dict[str, Any]) -> Facts:
    days = late.reminder_interval().days
    with connection.cursor() as cursor:
        cursor.execute(query, {"organisation": active_organisation_id(), "days": days} | given)
        return {key: (is_new, is_again, is_escalated) for key, is_new, is_again, is_escalated in cursor.fetchall()}


def _read(facts: Facts) -> list[Late]:
    """The steps with what is to be told of each."""
    found = WorkflowStep.objects.filter(pk__in=facts).select_related("workflow").order_by("due_at", "pk")
    return [Late(step, *facts[step.pk]) for step in _at_home(list(found))]


def _tell_of(told: Sequence[Late]) -> None:
    """Tell those asked, the starters and who runs the projects; as many statements however many steps there are."""
    if not told:
        return
    notices.overdue(_waiting([one.step for one in told if one.is_new or one.is_again]), by=BY)
    escalated = [one.step for one in told if one.is_escalated]
    record_many(AuditAction.STEP_ESCALATED, [(step.workflow, clock.now(), _told(step)) for step in escalated], by=BY)
    admins = watching.admins({step.workflow.project_id for step in escalated})
    told_of = [(one.step, one.step.workflow.started_by) for one in told if one.is_new]
    for step in escalated:
        told_of += [(step, user) for user in admins[step.workflow.project_id] or [step.workflow.started_by]]
    notices.escalated(list(dict.fromkeys(told_of)), by=BY)


def _at_home(steps: list[WorkflowStep]) -> list[WorkflowStep]:
    """The same with projects and starters, each of which is read once however many steps there are."""
    workflows = [step.workflow for step in steps]
    projects = Project.objects.select_related("organisation").in_bulk({one.project_id for one in workflows})
    starters = User.objects.in_bulk({one.started_by_id for one in workflows})
    for one in workflows:
        one.project, one.started_by = projects[one.project_id], starters[one.started_by_id]
        one.organisation = one.project.organisation
    return steps


def _waiting(steps: list[WorkflowStep]) -> list[StepPart]:
    """The parts of members that steps wait for, each with its step as it was read with its surroundings."""
    by_key = {step.pk: step for step in steps}
    asked = StepPart.objects.filter(step__in=steps, status=PartStatus.ASKED, user__isnull=False)
    parts: list[StepPart] = list(asked.order_by("pk"))
    people = User.objects.in_bulk({part.user_id for part in parts})
    for part in parts:
        part.step, part.user = by_key[part.step_id], people[part.user_id]
    return parts


def _told(step: WorkflowStep) -> dict[str, Any]:
    due = clock.shown_end(step.due_at, step.workflow.project.time_zone)
    return {"step": positions.label(step), "due": due}
