from importlib import import_module

from django.db import migrations

KEPT = [
    "project_key",
    "discipline_key",
    "document_type_key",
    "zone_key",
    "is_confidential",
    "is_current",
    "is_released",
    "status",
    "released_status",
]
# What a changed document says is written straight to its pins, so that nothing is looked up again for each of them.
AT_ONCE = f"""
drop trigger pin_follows on workflows_workflowdocument;
create trigger pin_follows before insert or update of workflow_id, document_id on workflows_workflowdocument
  for each row execute function workflows_pin_follows();
create or replace function workflows_documents_lead_pins() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
begin
  update public.workflows_workflowdocument p set {", ".join(f"{name} = said.{name}" for name in KEPT)}
  from (
    select pin.id, case when d.deleted_at is null then d.project_id end as project_key,
      d.discipline_id as discipline_key, d.document_type_id as document_type_key, d.zone_id as zone_key,
      d.is_confidential, face.is_current, face.is_released,
      case when face.is_current or face.is_released then d.status else '' end as status,
      case when face.is_current or face.is_released then d.released_status else '' end as released_status
    from changed d
    join public.workflows_workflowdocument pin on pin.organisation_id = d.organisation_id and pin.document_id = d.id
    cross join lateral (select d.current_revision_id is not distinct from pin.revision_id as is_current,
      d.released_revision_id is not distinct from pin.revision_id as is_released) as face) as said
  where p.id = said.id
    and ({", ".join(f"p.{name}" for name in KEPT)}) is distinct from ({", ".join(f"said.{name}" for name in KEPT)});
  return null;
end $$;
"""  # noqa: S608  made of our own words


def _as_it_was() -> str:
    """The trigger and the function of before."""
    facts: str = import_module("documents.workflows.migrations.0098_what_pins_show").FACTS
    leading = facts[facts.index("create function workflows_documents_lead_pins") :]
    return (
        "drop trigger pin_follows on workflows_workflowdocument;"
        "create trigger pin_follows before insert or update on workflows_workflowdocument"
        "  for each row execute function workflows_pin_follows();"
        f"{leading[: leading.index('end $$;')]}end $$;".replace("create function", "create or replace function")
    )


class Migration(migrations.Migration):
    """Whoever changes many documents that were reviewed waits less for what is kept beside their reviews."""

    dependencies = [("workflows", "0098_what_pins_show")]

    operations = [migrations.RunSQL(AT_ONCE, _as_it_was())]
