from typing import Any

from django.db import connections, migrations, models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

STEP_BEFORE = """
create or replace function workflows_step_in_project() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  select w.project_id, w.template_name into new.project_key, new.template_name
  from public.workflows_workflow w where w.id = new.workflow_id;
  return new;
end $$;
"""
STEP_AFTER = """
create or replace function workflows_step_in_project() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  select w.project_id, w.template_name, p.status = 'active'
    into new.project_key, new.template_name, new.in_active_project
  from public.workflows_workflow w join public.projects_project p on p.id = w.project_id where w.id = new.workflow_id;
  return new;
end $$;
"""
PART_BEFORE = """
create or replace function workflows_part_follows_step() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  select s.project_key, s.workflow_id, s.opened_at into new.project_key, new.workflow_key, new.opened_at
  from public.workflows_workflowstep s where s.id = new.step_id for share;
  return new;
end $$;
create or replace function workflows_step_leads_parts() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  update public.workflows_steppart set opened_at = new.opened_at
  where organisation_id = new.organisation_id and step_id = new.id;
  return null;
end $$;
drop trigger step_leads_parts on workflows_workflowstep;
create trigger step_leads_parts after update on workflows_workflowstep
  for each row when (old.opened_at is distinct from new.opened_at) execute function workflows_step_leads_parts();
"""
PART_AFTER = """
create or replace function workflows_part_follows_step() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  select s.project_key, s.workflow_id, s.opened_at, s.due_at, s.status = 'open'
    into new.project_key, new.workflow_key, new.opened_at, new.due_at, new.step_is_open
  from public.workflows_workflowstep s where s.id = new.step_id for share;
  return new;
end $$;
create or replace function workflows_step_leads_parts() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  update public.workflows_steppart
  set opened_at = new.opened_at, due_at = new.due_at, step_is_open = new.status = 'open'
  where organisation_id = new.organisation_id and step_id = new.id;
  return null;
end $$;
drop trigger step_leads_parts on workflows_workflowstep;
create trigger step_leads_parts after update on workflows_workflowstep for each row
  when ((old.opened_at, old.due_at, old.status = 'open') is distinct from (new.opened_at, new.due_at, new.status = 'open'))
  execute function workflows_step_leads_parts();
"""
PROJECT = """
create function workflows_project_leads_steps() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  update public.workflows_workflowstep s set in_active_project = new.status = 'active'
  from public.workflows_workflow w
  where w.organisation_id = new.organisation_id and w.project_id = new.id and w.status = 'running'
    and s.organisation_id = new.organisation_id and s.workflow_id = w.id;
  return null;
end $$;
create trigger project_leads_steps after update on projects_project for each row
  when ((old.status = 'active') is distinct from (new.status = 'active'))
  execute function workflows_project_leads_steps();
"""
NO_PROJECT = """
drop trigger project_leads_steps on projects_project;
drop function workflows_project_leads_steps();
"""
STEPS = """
update workflows_workflowstep s set in_active_project = false
from workflows_workflow w join projects_project p on p.id = w.project_id
where w.id = s.workflow_id and w.status = 'running' and p.status <> 'active' and s.organisation_id = %s
"""
PARTS = """
update workflows_steppart p set due_at = s.due_at, step_is_open = true
from workflows_workflowstep s where s.id = p.step_id and s.status = 'open' and p.organisation_id = %s
"""
ANY = """exists (
    select from public.workflows_workflowstep s
    join public.workflows_workflow w on w.id = s.workflow_id and w.status = 'running'
    join public.projects_project p on p.id = w.project_id and p.status = 'active'
    where s.organisation_id = o.id and s.status = 'open'{where} and {what})"""
NEW = "s.overdue_at is null and s.due_at <= statement_timestamp()"
ESCALATED = "s.escalated_at is null and s.due_at <= statement_timestamp() - interval '2 days'"
AGAIN = """s.overdue_at is not null and s.due_at <= statement_timestamp() and coalesce(r.days, 3) > 0
      and coalesce(s.reminded_at, s.overdue_at) <= statement_timestamp() - make_interval(days => coalesce(r.days, 3))"""
LATE = """
create or replace function workflows_organisations_with_late_steps() returns setof bigint
language sql stable security definer set search_path = pg_catalog, public as $$
  select o.id from public.accounts_organisation o
  left join public.workflows_reminderinterval r on r.organisation_id = o.id
  where {any}
$$
"""
OPEN = Q(status="open")
LIVE = OPEN & Q(in_active_project=True)


def _late(where: str = "") -> str:
    return LATE.format(any="\n    or ".join(ANY.format(where=where, what=what) for what in (NEW, ESCALATED, AGAIN)))


def follow(apps: Any, schema_editor: Any) -> None:
    """What waits now follows at once, and nothing that is over; the wall lets in one organisation at a time."""
    connection = connections[schema_editor.connection.alias]
    for organisation in apps.get_model("accounts", "Organisation").objects.using(connection.alias):
        with connection.cursor() as cursor:
            cursor.execute("select set_config('kazinex.organisation', %s, true)", [str(organisation.pk)])
            for statement in (STEPS, PARTS):
                cursor.execute(statement, [organisation.pk])
            cursor.execute("set constraints all immediate")
            cursor.execute("set constraints all deferred")


def _untold(condition: Q) -> list[models.Index]:
    """The indexes of steps of which somebody is to be told, where this is so."""
    return [
        models.Index(fields=["organisation", "due_at"], condition=condition & Q(overdue_at=None), name="step_untold"),
        models.Index(
            fields=["organisation", "due_at"], condition=condition & Q(escalated_at=None), name="step_unescalated"
        ),
        models.Index(
            F("organisation"),
            Coalesce("reminded_at", "overdue_at"),
            condition=condition & Q(overdue_at__isnull=False),
            name="step_last_told",
        ),
    ]


class Migration(migrations.Migration):
    """What waits for a person is read along one index, in its order; what is late in a closed project along none."""

    dependencies = [
        ("workflows", "0099_pins_follow_at_once"),
        ("projects", "0101_handed_over"),
    ]

    operations = [
        migrations.AddField("workflowstep", "in_active_project", models.BooleanField(default=True, editable=False)),
        migrations.AddField("steppart", "due_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("steppart", "step_is_open", models.BooleanField(default=False, editable=False)),
        migrations.RunPython(follow, migrations.RunPython.noop),
        migrations.RunSQL(STEP_AFTER, STEP_BEFORE),
        migrations.RunSQL(PART_AFTER, PART_BEFORE),
        migrations.RunSQL(PROJECT, NO_PROJECT),
        migrations.RunSQL(_late(" and s.in_active_project"), _late()),
        *(migrations.RemoveIndex("workflowstep", index.name) for index in _untold(OPEN)),
        *(migrations.AddIndex("workflowstep", index) for index in _untold(LIVE)),
        migrations.AddIndex(
            "steppart",
            models.Index(
                fields=["organisation", "user", "due_at", "id"],
                condition=Q(status="asked", step_is_open=True),
                name="part_waits",
            ),
        ),
    ]
