from django.db import migrations

# What a function of the database changes it records by this one, with the rights of whoever calls it: the events as
# `audit.services.recording.told_beside` makes them up, at one moment, with what only the change knows. Of that each
# event takes the keys its details have.
RECORD = """
create function audit_record(events jsonb, moment timestamptz, counted jsonb) returns void language plpgsql as $$
begin
  insert into public.audit_auditevent (uid, at, details, organisation_id, category, action, actor_kind, actor_id,
    actor_label, project_id, project_label, target_type, target_id, target_label, request_id, ip, agent, version, salt)
  select gen_random_uuid(), moment,
    e.details || coalesce((select jsonb_object_agg(c.key, c.value) from jsonb_each(counted) c where e.details ? c.key),
      '{}'),
    e.organisation_id, e.category, e.action, e.actor_kind, e.actor_id, e.actor_label, e.project_id, e.project_label,
    e.target_type, e.target_id, e.target_label, e.request_id, e.ip, e.agent, e.version, e.salt
  from rows from (jsonb_to_recordset(events) as (organisation_id bigint, category text, action text, actor_kind text,
    actor_id text, actor_label text, project_id bigint, project_label text, target_type text, target_id text,
    target_label text, details jsonb, request_id text, ip inet, agent text, version smallint, salt text)
  ) with ordinality e
  order by e.ordinality;
end $$;
"""


class Migration(migrations.Migration):
    """A function of the database records what it changes in the same call."""

    dependencies = [("audit", "0010_export_through")]

    operations = [migrations.RunSQL(RECORD, "drop function audit_record(jsonb, timestamptz, jsonb)")]
