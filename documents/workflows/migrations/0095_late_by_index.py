from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

BEFORE = """
create or replace function workflows_organisations_with_late_steps() returns setof bigint
language sql stable security definer set search_path = pg_catalog, public as $$
  select distinct s.organisation_id from public.workflows_workflowstep s
  join public.workflows_workflow w on w.id = s.workflow_id and w.status = 'running'
  join public.projects_project p on p.id = w.project_id and p.status = 'active'
  left join public.workflows_reminderinterval r on r.organisation_id = s.organisation_id
  where s.status = 'open' and (
    (s.overdue_at is null and s.due_at <= clock_timestamp())
    or (s.escalated_at is null and s.due_at <= clock_timestamp() - interval '2 days')
    or (s.due_at <= clock_timestamp() and coalesce(r.days, 3) > 0
      and coalesce(s.reminded_at, s.overdue_at) <= clock_timestamp() - make_interval(days => coalesce(r.days, 3))))
$$
"""
ANY = """exists (
    select from public.workflows_workflowstep s
    join public.workflows_workflow w on w.id = s.workflow_id and w.status = 'running'
    join public.projects_project p on p.id = w.project_id and p.status = 'active'
    where s.organisation_id = o.id and s.status = 'open' and {what})"""
NEW = "s.overdue_at is null and s.due_at <= statement_timestamp()"
ESCALATED = "s.escalated_at is null and s.due_at <= statement_timestamp() - interval '2 days'"
AGAIN = """s.overdue_at is not null and s.due_at <= statement_timestamp() and coalesce(r.days, 3) > 0
      and coalesce(s.reminded_at, s.overdue_at) <= statement_timestamp() - make_interval(days => coalesce(r.days, 3))"""
AFTER = f"""
create or replace function workflows_organisations_with_late_steps() returns setof bigint
language sql stable security definer set search_path = pg_catalog, public as $$
  select o.id from public.accounts_organisation o
  left join public.workflows_reminderinterval r on r.organisation_id = o.id
  where {ANY.format(what=NEW)}
    or {ANY.format(what=ESCALATED)}
    or {ANY.format(what=AGAIN)}
$$
"""  # noqa: S608  made of our own words
OPEN = Q(status="open")


class Migration(migrations.Migration):
    """Each kind of late step is found in an index of those nobody was told of: the sweep reads no told one again."""

    dependencies = [("workflows", "0094_hidden_from_asked"), ("accounts", "0001_initial"), ("projects", "0001_initial")]

    operations = [
        migrations.AddIndex(
            "workflowstep",
            models.Index(fields=["organisation", "due_at"], condition=OPEN & Q(overdue_at=None), name="step_untold"),
        ),
        migrations.AddIndex(
            "workflowstep",
            models.Index(
                fields=["organisation", "due_at"], condition=OPEN & Q(escalated_at=None), name="step_unescalated"
            ),
        ),
        migrations.AddIndex(
            "workflowstep",
            models.Index(
                F("organisation"),
                Coalesce("reminded_at", "overdue_at"),
                condition=OPEN & Q(overdue_at__isnull=False),
                name="step_last_told",
            ),
        ),
        migrations.RunSQL(AFTER, BEFORE),
    ]
