from django.db import migrations

WITH_LATE_STEPS = """
create function workflows_organisations_with_late_steps() returns setof bigint
language sql stable security definer set search_path = pg_catalog, public as $$
  select distinct s.organisation_id from public.workflows_workflowstep s
  join public.workflows_workflow w on w.id = s.workflow_id and w.status = 'running'
  where s.status = 'open' and (
    (s.overdue_at is null and s.due_at <= clock_timestamp())
    or (s.escalated_at is null and s.due_at <= clock_timestamp() - interval '2 days'))
$$;
revoke all on function workflows_organisations_with_late_steps() from public;
grant execute on function workflows_organisations_with_late_steps() to kazinex_app;
"""


class Migration(migrations.Migration):
    """Which organisations have steps that became late, for the sweep."""

    dependencies = [("workflows", "0012_matrix")]

    operations = [
        migrations.RunSQL(WITH_LATE_STEPS, "drop function workflows_organisations_with_late_steps()"),
    ]
