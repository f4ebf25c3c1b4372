from django.db import migrations

LATE = """
create or replace function workflows_organisations_with_late_steps() returns setof bigint
language sql stable security definer set search_path = pg_catalog, public as $$
  select distinct s.organisation_id from public.workflows_workflowstep s
  join public.workflows_workflow w on w.id = s.workflow_id and w.status = 'running'{join}
  left join public.workflows_reminderinterval r on r.organisation_id = s.organisation_id
  where s.status = 'open' and (
    (s.overdue_at is null and s.due_at <= clock_timestamp())
    or (s.escalated_at is null and s.due_at <= clock_timestamp() - interval '2 days')
    or (s.due_at <= clock_timestamp() and coalesce(r.days, 3) > 0
      and coalesce(s.reminded_at, s.overdue_at) <= clock_timestamp() - make_interval(days => coalesce(r.days, 3))))
$$
"""
JOIN = """
  join public.projects_project p on p.id = w.project_id and p.status = 'active'"""


class Migration(migrations.Migration):
    """In a closed project nobody can answer a step, so nobody is told that it is late."""

    dependencies = [("workflows", "0082_reminders"), ("projects", "0001_initial")]

    operations = [migrations.RunSQL(LATE.format(join=JOIN), LATE.format(join=""))]
