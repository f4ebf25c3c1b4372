"""Steps that became late: those asked and the starter are told, after two days the project admins; once each.

Those asked are told again at the interval of their organisation. All of a batch are told in a fixed few queries.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from accounts.queries import active_members
from audit.domain.catalogue import AuditAction
from audit.services.recording import record_many
from documents.workflows.models import StepPart, WorkflowStep
from documents.workflows.models.words import PartStatus
from documents.workflows.queries import late
from documents.workflows.services import notices, positions
from kazinex.core import clock
from kazinex.core.actors import SystemActor
from kazinex.core.tenancy import active_organisation_id
from projects.models import Project, ProjectMembership
from projects.models.roles import ProjectRole

BATCH = 200
BY = SystemActor("late steps")

MARK = """
update workflows_workflowstep set {column} = clock_timestamp()
where id in (
  select s.id from workflows_workflowstep s
  join workflows_workflow w on w.id = s.workflow_id and w.status = 'running'
  join projects_project p on p.id = w.project_id and p.status = 'active'
  where s.organisation_id = %(organisation)s and s.status = 'open' and s.{column} is null
    and s.due_at <= clock_timestamp() - {margin}
  order by s.due_at limit %(batch)s for update of s skip locked)
returning id
"""
OVERDUE = MARK.format(column="overdue_at", margin="interval '0'")
AGAIN = """
update workflows_workflowstep set reminded_at = clock_timestamp()
where id in (
  select s.id from workflows_workflowstep s
  join workflows_workflow w on w.id = s.workflow_id and w.status = 'running'
  join projects_project p on p.id = w.project_id and p.status = 'active'
  where s.organisation_id = %(organisation)s and s.status = 'open' and s.due_at <= clock_timestamp()
    and %(days)s > 0 and coalesce(s.reminded_at, s.overdue_at) <= clock_timestamp() - make_interval(days => %(days)s)
  order by s.due_at limit %(batch)s for update of s skip locked)
returning id
"""
ESCALATED = MARK.format(column="escalated_at", margin="interval '2 days'")


def tell_late() -> int:
    """Tell of every step of the active organisation that is late, exactly once however many sweepers run."""
    return _each(OVERDUE, _overdue) + _each(AGAIN, _remind) + _each(ESCALATED, _escalate)


def _each(statement: str, act: Callable[[list[WorkflowStep]], None]) -> int:
    total = 0
    while count := _batch(statement, act):
        total += count
    return total


def _batch(statement: str, act: Callable[[list[WorkflowStep]], None]) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        days = late.reminder_interval().days
        cursor.execute(statement, {"organisation": active_organisation_id(), "batch": BATCH, "days": days})
        marked = [row[0] for row in cursor.fetchall()]
        found = WorkflowStep.objects.filter(pk__in=marked).select_related("workflow").order_by("due_at", "pk")
        if steps := _at_home(list(found)):
            act(steps)
    return len(marked)


def _at_home(steps: list[WorkflowStep]) -> list[WorkflowStep]:
    """The same with projects and starters, each of which is read once however many steps there are."""
    workflows = [step.workflow for step in steps]
    projects = Project.objects.select_related("organisation").in_bulk({one.project_id for one in workflows})
    starters = User.objects.in_bulk({one.started_by_id for one in workflows})
    for one in workflows:
        one.project, one.started_by = projects[one.project_id], starters[one.started_by_id]
        one.organisation = one.project.organisation
    return steps


def _overdue(steps: list[WorkflowStep]) -> None:
    notices.overdue(_waiting(steps), by=BY)
    _tell([(step, step.workflow.started_by) for step in steps])


def _remind(steps: list[WorkflowStep]) -> None:
    notices.overdue(_waiting(steps), by=BY)


def _escalate(steps: list[WorkflowStep]) -> None:
    happened = [(step.workflow, clock.now(), _told(step)) for step in steps]
    record_many(AuditAction.STEP_ESCALATED, happened, by=BY)
    admins = _admins({step.workflow.project_id for step in steps})
    told = [(step, user) for step in steps for user in admins[step.workflow.project_id] or [step.workflow.started_by]]
    _tell(told)


def _tell(late: list[tuple[WorkflowStep, User]]) -> None:
    """Tell of late steps those who are still here; one query."""
    here = set(active_members().filter(user__in={user.pk for _step, user in late}).values_list("user", flat=True))
    notices.escalated([(step, user) for step, user in late if user.pk in here], by=BY)


def _waiting(steps: list[WorkflowStep]) -> list[StepPart]:
    """The parts that steps wait for, of who is still here, each with its step as it was read with its surroundings."""
    by_key = {step.pk: step for step in steps}
    asked = StepPart.objects.filter(step__in=steps, status=PartStatus.ASKED, user__in=active_members().values("user"))
    parts: list[StepPart] = list(asked.order_by("pk"))
    people = User.objects.in_bulk({part.user_id for part in parts})
    for part in parts:
        part.step, part.user = by_key[part.step_id], people[part.user_id]
    return parts


def _admins(projects: set[int]) -> dict[int, list[Any]]:
    """Who runs each of these projects and is still here, by name; one query."""
    found: dict[int, list[Any]] = {project: [] for project in projects}
    places = ProjectMembership.objects.filter(project__in=projects, role=ProjectRole.PROJECT_ADMIN)
    here = places.filter(user__in=active_members().values("user"))
    for place in here.select_related("user").order_by("user__name"):
        found[place.project_id].append(place.user)
    return found


def _told(step: WorkflowStep) -> dict[str, Any]:
    due = clock.shown_end(step.due_at, step.workflow.project.time_zone)
    return {"step": positions.label(step), "due": due}
