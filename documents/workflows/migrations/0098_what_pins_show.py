from importlib import import_module
from typing import Any

from django.db import connections, migrations, models
from django.db.models import Q

# Which part of its document's facts decides who sees a pin: the statuses only where the pinned revision is one of its
# two faces, so that a review of an older revision stays as it is whatever becomes of the document.
FACTS = """
create or replace function workflows_pin_follows() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  select case when d.deleted_at is null then w.project_id end, d.discipline_id, d.document_type_id, d.zone_id,
      d.is_confidential,
      d.current_revision_id is not distinct from new.revision_id,
      d.released_revision_id is not distinct from new.revision_id,
      case when new.revision_id in (d.current_revision_id, d.released_revision_id) then d.status else '' end,
      case when new.revision_id in (d.current_revision_id, d.released_revision_id) then d.released_status else '' end,
      case when w.status in ('completed', 'returned') then w.started_at end,
      case when w.status in ('completed', 'returned') then w.ended_at end
    into new.project_key, new.discipline_key, new.document_type_key, new.zone_key, new.is_confidential, new.is_current,
      new.is_released, new.status, new.released_status, new.began_at, new.ended_at
  from public.workflows_workflow w join public.documents_document d on d.id = new.document_id
  where w.id = new.workflow_id;
  return new;
end $$;
create or replace function workflows_part_follows_step() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  select s.project_key, s.workflow_id, s.opened_at into new.project_key, new.workflow_key, new.opened_at
  from public.workflows_workflowstep s where s.id = new.step_id for share;
  return new;
end $$;
create or replace function workflows_lead_pins() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  update public.workflows_workflowdocument set workflow_id = workflow_id
  where organisation_id = new.organisation_id and workflow_id = new.id;
  return null;
end $$;
drop trigger document_leads_pins on documents_document;
-- All documents of a statement at once. Its plan is kept for the session, whether the first statement changed one
-- document or ten thousand, so that only the way along the index of a document's pins is left to it.
create function workflows_documents_lead_pins() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
begin
  update public.workflows_workflowdocument p set document_id = p.document_id
  from changed d
  where p.organisation_id = d.organisation_id and p.document_id = d.id
    and (p.project_key is null, p.discipline_key, p.document_type_key, p.zone_key, p.is_confidential,
        p.is_current, p.is_released, p.status, p.released_status)
      is distinct from (d.deleted_at is not null, d.discipline_id, d.document_type_id, d.zone_id, d.is_confidential,
        d.current_revision_id is not distinct from p.revision_id,
        d.released_revision_id is not distinct from p.revision_id,
        case when p.revision_id in (d.current_revision_id, d.released_revision_id) then d.status else '' end,
        case when p.revision_id in (d.current_revision_id, d.released_revision_id) then d.released_status else '' end);
  return null;
end $$;
create trigger documents_lead_pins after update on documents_document
  referencing new table as changed for each statement execute function workflows_documents_lead_pins();
"""
REPLACED = ("pin_follows", "part_follows_step", "lead_pins")
NO_MORE = """
drop trigger documents_lead_pins on documents_document;
drop function workflows_documents_lead_pins();
"""
PARTS = """
update workflows_steppart p set workflow_key = s.workflow_id
from workflows_workflowstep s where s.id = p.step_id and p.organisation_id = %s
"""
PINS = """
update workflows_workflowdocument p
set document_type_key = d.document_type_id, zone_key = d.zone_id, is_confidential = d.is_confidential,
  is_current = d.current_revision_id is not distinct from p.revision_id,
  is_released = d.released_revision_id is not distinct from p.revision_id,
  status = case when p.revision_id in (d.current_revision_id, d.released_revision_id) then d.status else '' end,
  released_status = case when p.revision_id in (d.current_revision_id, d.released_revision_id)
    then d.released_status else '' end
from documents_document d where d.id = p.document_id and p.organisation_id = %s
"""


def _as_it_was() -> str:
    """The functions and the trigger of before."""
    kept: str = import_module("documents.workflows.migrations.0097_what_reviews_took").KEPT
    functions = [f"create or replace function workflows_{name}{_body(kept, name)}" for name in REPLACED]
    _before, trigger, rest = kept.partition("create trigger document_leads_pins")
    return "\n".join([NO_MORE, *functions, trigger + rest])


def _body(kept: str, name: str) -> str:
    found = kept.partition(f"create function workflows_{name}")[2]
    return found[: found.index("end $$;")] + "end $$;"


def follow(apps: Any, schema_editor: Any) -> None:
    """Those that are there follow at once; the wall lets in one organisation at a time."""
    connection = connections[schema_editor.connection.alias]
    for organisation in apps.get_model("accounts", "Organisation").objects.using(connection.alias):
        with connection.cursor() as cursor:
            cursor.execute("select set_config('kazinex.organisation', %s, true)", [str(organisation.pk)])
            for statement in (PARTS, PINS):
                cursor.execute(statement, [organisation.pk])
            cursor.execute("set constraints all immediate")
            cursor.execute("set constraints all deferred")


def _key() -> models.BigIntegerField:
    return models.BigIntegerField(editable=False, null=True)


def _fact() -> models.BooleanField:
    return models.BooleanField(default=False, editable=False)


def _status() -> models.CharField:
    return models.CharField(default="", editable=False, max_length=24)


def _along(*fields: str, condition: Q, name: str) -> models.Index:
    return models.Index(fields=["organisation", *fields], condition=condition, name=name)


SHOWN = (
    "discipline_key",
    "document_type_key",
    "zone_key",
    "is_confidential",
    "is_current",
    "is_released",
    "status",
    "released_status",
    "workflow",
    "document",
    "revision",
)
TOOK = (
    (
        "workflow",
        _along(
            *("project", "template_name", "started_at", "ended_at", "id"),
            condition=Q(status__in=["completed", "returned"]),
            name="workflow_took",
        ),
    ),
    (
        "workflowstep",
        _along(
            *("project_key", "template_name", "name", "opened_at", "closed_at", "workflow", "id"),
            condition=Q(status="done"),
            name="step_took",
        ),
    ),
    (
        "steppart",
        _along(
            *("project_key", "user", "opened_at", "decided_at", "workflow_key"),
            condition=Q(status="answered"),
            name="answer_took",
        ),
    ),
    (
        "workflowdocument",
        _along(
            *("project_key", *SHOWN, "began_at", "ended_at"),
            condition=Q(ended_at__isnull=False),
            name="review_of_document_took",
        ),
    ),
    (
        "workflowdocument",
        _along(
            "project_key", "is_running", *SHOWN, condition=Q(project_key__isnull=False), name="document_is_reviewed"
        ),
    ),
)
WAITS = (
    ("workflow", _along("project", "id", condition=Q(status="running"), name="workflow_runs")),
    (
        "workflowstep",
        _along(
            *("project_key", "template_name", "name", "opened_at", "due_at", "workflow", "id"),
            condition=Q(status="open"),
            name="step_waits",
        ),
    ),
    ("steppart", _along("project_key", "user", "step", condition=Q(status="asked"), name="answer_waits")),
)


class Migration(migrations.Migration):
    """Documents in reviews say beside themselves what decides who sees them, and reports read nothing but indexes."""

    dependencies = [("workflows", "0097_what_reviews_took"), ("documents", "0074_counted_along_an_index")]

    operations = [
        *(migrations.RemoveIndex(model, index.name) for model, index in TOOK),
        migrations.AddField("steppart", "workflow_key", _key()),
        migrations.AddField("workflowdocument", "document_type_key", _key()),
        migrations.AddField("workflowdocument", "zone_key", _key()),
        migrations.AddField("workflowdocument", "is_confidential", _fact()),
        migrations.AddField("workflowdocument", "is_current", _fact()),
        migrations.AddField("workflowdocument", "is_released", _fact()),
        migrations.AddField("workflowdocument", "status", _status()),
        migrations.AddField("workflowdocument", "released_status", _status()),
        migrations.RunPython(follow, migrations.RunPython.noop),
        migrations.RunSQL(FACTS, _as_it_was()),
        *(migrations.AddIndex(model, index) for model, index in (*TOOK, *WAITS)),
    ]
