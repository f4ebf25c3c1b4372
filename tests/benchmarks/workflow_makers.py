"""Many workflows, the same on every run: written by the owner in set-based SQL."""

from typing import Any

from django.db import connections

from accounts.models import Membership, User
from documents.workflows.domain.routes import StepSpec
from documents.workflows.services import templates
from kazinex.core.tenancy import active_organisation_id, organisation_active
from projects.models import Project, ProjectMembership
from tests.benchmarks.makers import analyse, as_owner
from tests.cast import LONG_AGO, World

FLOWS = """
insert into workflows_workflow (organisation_id, public_id, project_id, number, version_id, template_name, title,
  priority, notes, status, outcome, turns, started_by_id, started_at, reason, created_at)
select %(organisation)s, substr(md5('flow' || %(after)s + n), 1, 24), (%(projects)s::bigint[])[1 + n %% %(count)s],
  %(after)s + n, %(version)s, 'Review', 'Review of lot ' || n, 'normal', '', 'running', '', 0, %(starter)s,
  now() - interval '40 days', '', now()
from generate_series(1, %(rows)s) as n
"""
STEPS = """
insert into workflows_workflowstep (organisation_id, workflow_id, number, round, name, kind, rule, status, outcome,
  opened_at, due_at, created_at)
select w.organisation_id, w.id, 1, 1, 'Review', 'review', '', 'open', '', w.started_at,
  now() + case when w.number %% %(every)s = 0 then -4 else 4 end * interval '1 day' + w.number * interval '10 ms', now()
from workflows_workflow w
where w.title like 'Review of lot %%'
  and not exists (select from workflows_workflowstep s where s.workflow_id = w.id)
"""
PARTS = """
insert into workflows_steppart (organisation_id, public_id, step_id, user_id, seat, outside_name, outside_email,
  outside_company, status, why, is_required, decision, per_document, comment, created_at)
select s.organisation_id, substr(md5('part' || s.id), 1, 24), s.id, (%(people)s::bigint[])[1 + s.id %% %(asked)s], 0,
  '', '', '', 'asked', 'named', true, '', '{}', '', now()
from workflows_workflowstep s where not exists (select from workflows_steppart p where p.step_id = s.id)
"""


def people(world: World, count: int, *projects: Project, role: str = "reviewer") -> list[User]:
    """So many members, each with this role in projects."""
    made = []
    with organisation_active(world.meridian):
        for number in range(count):
            user = User(email=f"bench{number}@meridian.example", name=f"Bench {number:03}", password="!")
            user.managing_organisation_id = active_organisation_id()
            user.save()
            Membership.objects.create(user=user, role="member", activated_at=LONG_AGO)
            made.append(user)
            for project in projects:
                ProjectMembership.objects.create(project=project, user=user, role=role)
    return made


def version_of(world: World, *lines: str) -> Any:
    """An active template of harbour of one step that asks these lines."""
    with organisation_active(world.meridian):
        by = world.actor("petra")
        steps = [StepSpec("Review", participants=lines or ("role: Reviewer",))]
        made = templates.activate(templates.create(world.harbour, name="Bench", steps=steps, by=by), by=by)
        return made.versions.get()


def running(
    world: World, rows: int, *projects: Project, asked: list[User], due_every: int = 10, after: int = 0, version: Any
) -> None:
    """So many running workflows without documents, each with one open step that asks one person."""
    facts = {
        "organisation": world.meridian.pk,
        "projects": [project.pk for project in projects],
        "count": len(projects),
        "version": version.pk,
        "starter": world.ines.pk,
        "rows": rows,
        "after": after,
        "every": due_every,
        "people": [user.pk for user in asked],
        "asked": len(asked),
    }
    with as_owner(world.meridian) as cursor:
        for statement in (FLOWS, STEPS, PARTS):
            cursor.execute(statement, facts)
    analyse("workflows_workflow", "workflows_workflowstep", "workflows_steppart")


def forget_what_was_told() -> None:
    """As if nobody had been told of late steps."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("truncate accounts_notification, core_outbox cascade")
        cursor.execute(
            "update workflows_workflowstep set overdue_at = null, reminded_at = null, escalated_at = null "
            "where overdue_at is not null"
        )


REVIEWED = """
insert into workflows_workflow (organisation_id, public_id, project_id, number, version_id, template_name, title,
  priority, notes, status, outcome, turns, started_by_id, started_at, ended_at, reason, created_at)
select %(organisation)s, substr(md5('reviewed' || n), 1, 24), %(project)s, n, %(version)s,
  'Review ' || h %% 12, 'Review of ' || n, 'normal', '', status,
  case status when 'completed' then 'approved' when 'returned' then 'revise' else '' end, 0, %(starter)s, began,
  case when status <> 'running' then began + (1 + h %% 900) * interval '1 hour' end, '', began
from (
  select n, h, (array['running', 'returned', 'completed', 'completed', 'completed', 'completed', 'completed',
      'completed'])[1 + (h >> 4) %% 8] as status,
    now() - interval '50 days' - (h %% 20000000) * interval '1 second' as began
  from (select n, abs(hashint4(n)) as h from generate_series(1, %(rows)s) as n) as drawn) as made
"""
PINNED = """
insert into workflows_workflowdocument (organisation_id, workflow_id, document_id, revision_id, position, code, sha256,
  status_before, outcome, is_running, created_at)
select w.organisation_id, w.id, d.id, d.current_revision_id, 0, d.current_code, repeat('0f', 32), 'for_review',
  w.outcome, w.status = 'running', w.created_at
from workflows_workflow w join documents_document d on d.id = %(first)s + w.number
where w.project_id = %(project)s
"""
WALKED = """
insert into workflows_workflowstep (organisation_id, workflow_id, number, round, name, kind, rule, status, outcome,
  opened_at, due_at, closed_at, created_at)
select w.organisation_id, w.id, 1, 1, 'Step ' || w.number %% 5, 'review', '',
  case when w.ended_at is null then 'open' else 'done' end, w.outcome, w.started_at,
  w.started_at + interval '14 days', w.ended_at, w.created_at
from workflows_workflow w where w.project_id = %(project)s
"""
ANSWERED = """
insert into workflows_steppart (organisation_id, public_id, step_id, user_id, seat, outside_name, outside_email,
  outside_company, status, why, is_required, decision, per_document, comment, decided_at, created_at)
select s.organisation_id, substr(md5('answered' || s.id), 1, 24), s.id, (%(people)s::bigint[])[1 + s.id %% %(asked)s],
  0, '', '', '', case when s.closed_at is null then 'asked' else 'answered' end, 'named', true,
  case when s.closed_at is null then '' else 'approve' end, '{}', '', s.closed_at, s.created_at
from workflows_workflowstep s join workflows_workflow w on w.id = s.workflow_id where w.project_id = %(project)s
"""


def reviewed(world: World, rows: int, project: Project, *, asked: list[User], first: int, version: Any) -> None:
    """So many workflows of one document and one step each, most of them over; `first` is below the first document."""
    facts = {
        "organisation": world.meridian.pk,
        "project": project.pk,
        "version": version.pk,
        "starter": world.ines.pk,
        "rows": rows,
        "first": first,
        "people": [user.pk for user in asked],
        "asked": len(asked),
    }
    with as_owner(world.meridian) as cursor:
        for statement in (REVIEWED, PINNED, WALKED, ANSWERED):
            cursor.execute(statement, facts)
    analyse("workflows_workflow", "workflows_workflowdocument", "workflows_workflowstep", "workflows_steppart")
