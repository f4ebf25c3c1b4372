from typing import Any

from django.db import connections, migrations, models
from django.db.models import Q

KEPT = """
create function workflows_step_in_project() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  select w.project_id, w.template_name into new.project_key, new.template_name
  from public.workflows_workflow w where w.id = new.workflow_id;
  return new;
end $$;
create trigger step_is_in_project before insert on workflows_workflowstep
  for each row execute function workflows_step_in_project();

create function workflows_part_follows_step() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  select s.project_key, s.opened_at into new.project_key, new.opened_at
  from public.workflows_workflowstep s where s.id = new.step_id for share;
  return new;
end $$;
create trigger part_follows_step before insert on workflows_steppart
  for each row execute function workflows_part_follows_step();
create function workflows_step_leads_parts() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  update public.workflows_steppart set opened_at = new.opened_at
  where organisation_id = new.organisation_id and step_id = new.id;
  return null;
end $$;
create trigger step_leads_parts after update on workflows_workflowstep
  for each row when (old.opened_at is distinct from new.opened_at) execute function workflows_step_leads_parts();

create function workflows_pin_follows() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  select case when d.deleted_at is null then w.project_id end, d.discipline_id,
      case when w.status in ('completed', 'returned') then w.started_at end,
      case when w.status in ('completed', 'returned') then w.ended_at end
    into new.project_key, new.discipline_key, new.began_at, new.ended_at
  from public.workflows_workflow w join public.documents_document d on d.id = new.document_id
  where w.id = new.workflow_id;
  return new;
end $$;
create trigger pin_follows before insert or update on workflows_workflowdocument
  for each row execute function workflows_pin_follows();
create function workflows_lead_pins() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_table_name = 'workflows_workflow' then
    update public.workflows_workflowdocument set workflow_id = workflow_id
    where organisation_id = new.organisation_id and workflow_id = new.id;
  else
    update public.workflows_workflowdocument set document_id = document_id
    where organisation_id = new.organisation_id and document_id = new.id;
  end if;
  return null;
end $$;
create trigger workflow_leads_pins after update on workflows_workflow for each row
  when ((old.status, old.started_at, old.ended_at) is distinct from (new.status, new.started_at, new.ended_at))
  execute function workflows_lead_pins();
create trigger document_leads_pins after update on documents_document for each row
  when ((old.discipline_id, old.deleted_at) is distinct from (new.discipline_id, new.deleted_at))
  execute function workflows_lead_pins();
"""
NOT_KEPT = """
drop trigger document_leads_pins on documents_document;
drop trigger workflow_leads_pins on workflows_workflow;
drop function workflows_lead_pins();
drop trigger pin_follows on workflows_workflowdocument;
drop function workflows_pin_follows();
drop trigger step_leads_parts on workflows_workflowstep;
drop function workflows_step_leads_parts();
drop trigger part_follows_step on workflows_steppart;
drop function workflows_part_follows_step();
drop trigger step_is_in_project on workflows_workflowstep;
drop function workflows_step_in_project();
"""
STEPS = """
update workflows_workflowstep s set project_key = w.project_id, template_name = w.template_name
from workflows_workflow w where w.id = s.workflow_id and s.organisation_id = %s
"""
PARTS = """
update workflows_steppart p set project_key = s.project_key, opened_at = s.opened_at
from workflows_workflowstep s where s.id = p.step_id and p.organisation_id = %s
"""
PINS = """
update workflows_workflowdocument p
set project_key = case when d.deleted_at is null then w.project_id end, discipline_key = d.discipline_id,
  began_at = case when w.status in ('completed', 'returned') then w.started_at end,
  ended_at = case when w.status in ('completed', 'returned') then w.ended_at end
from workflows_workflow w, documents_document d
where w.id = p.workflow_id and d.id = p.document_id and p.organisation_id = %s
"""
OVER = ["completed", "returned"]


def follow(apps: Any, schema_editor: Any) -> None:
    """Those that are there follow at once; the wall lets in one organisation at a time."""
    connection = connections[schema_editor.connection.alias]
    for organisation in apps.get_model("accounts", "Organisation").objects.using(connection.alias):
        with connection.cursor() as cursor:
            cursor.execute("select set_config('kazinex.organisation', %s, true)", [str(organisation.pk)])
            for statement in (STEPS, PARTS, PINS):
                cursor.execute(statement, [organisation.pk])
            cursor.execute("set constraints all immediate")
            cursor.execute("set constraints all deferred")


def _key() -> models.BigIntegerField:
    return models.BigIntegerField(editable=False, null=True)


def _moment() -> models.DateTimeField:
    return models.DateTimeField(editable=False, null=True)


class Migration(migrations.Migration):
    """What is over says beside itself where it was and how long it took, so that a report reads one index."""

    dependencies = [
        ("workflows", "0096_lapsed_steps"),
        ("accounts", "0013_storage_quota"),
    ]

    operations = [
        migrations.AddField("workflowstep", "project_key", _key()),
        migrations.AddField(
            "workflowstep", "template_name", models.CharField(default="", editable=False, max_length=120)
        ),
        migrations.AddField("steppart", "project_key", _key()),
        migrations.AddField("steppart", "opened_at", _moment()),
        migrations.AddField("workflowdocument", "project_key", _key()),
        migrations.AddField("workflowdocument", "discipline_key", _key()),
        migrations.AddField("workflowdocument", "began_at", _moment()),
        migrations.AddField("workflowdocument", "ended_at", _moment()),
        migrations.RunPython(follow, migrations.RunPython.noop),
        migrations.RunSQL(KEPT, NOT_KEPT),
        migrations.AddIndex(
            "workflow",
            models.Index(
                fields=["organisation", "project", "template_name", "started_at", "ended_at"],
                condition=Q(status__in=OVER),
                name="workflow_took",
            ),
        ),
        migrations.AddIndex(
            "workflowstep",
            models.Index(
                fields=["organisation", "project_key", "template_name", "name", "opened_at", "closed_at"],
                condition=Q(status="done"),
                name="step_took",
            ),
        ),
        migrations.AddIndex(
            "steppart",
            models.Index(
                fields=["organisation", "project_key", "user", "opened_at", "decided_at"],
                condition=Q(status="answered"),
                name="answer_took",
            ),
        ),
        migrations.AddIndex(
            "workflowdocument",
            models.Index(
                fields=["organisation", "project_key", "discipline_key", "began_at", "ended_at"],
                condition=Q(ended_at__isnull=False),
                name="review_of_document_took",
            ),
        ),
        migrations.AddIndex(
            "workflowdocument",
            models.Index(
                fields=["organisation", "project_key", "discipline_key", "workflow"],
                condition=Q(is_running=True),
                name="document_is_reviewed",
            ),
        ),
    ]
