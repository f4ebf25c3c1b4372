import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS

LATE = """
create or replace function workflows_organisations_with_late_steps() returns setof bigint
language sql stable security definer set search_path = pg_catalog, public as $$
  select distinct s.organisation_id from public.workflows_workflowstep s
  join public.workflows_workflow w on w.id = s.workflow_id and w.status = 'running'{join}
  where s.status = 'open' and (
    (s.overdue_at is null and s.due_at <= clock_timestamp())
    or (s.escalated_at is null and s.due_at <= clock_timestamp() - interval '2 days'){again})
$$
"""
JOIN = """
  left join public.workflows_reminderinterval r on r.organisation_id = s.organisation_id"""
AGAIN = """
    or (s.due_at <= clock_timestamp() and coalesce(r.days, 3) > 0
      and coalesce(s.reminded_at, s.overdue_at) <= clock_timestamp() - make_interval(days => coalesce(r.days, 3)))"""


class Migration(migrations.Migration):
    """People are reminded of steps that stay overdue, as often as their organisation says."""

    dependencies = [("workflows", "0081_outside_reviewers"), ("accounts", "0001_initial")]

    operations = [
        migrations.AddField("workflowstep", "reminded_at", models.DateTimeField(null=True, blank=True)),
        migrations.CreateModel(
            name="ReminderInterval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("days", models.PositiveSmallIntegerField(default=3)),
                (
                    "organisation",
                    models.ForeignKey(
                        default=kazinex.core.tenancy.active_organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["organisation"], name="reminder_interval_once"),
                    models.CheckConstraint(condition=Q(days__lte=90), name="reminder_interval_has_an_end"),
                ],
            },
        ),
        EnableTenantRLS("ReminderInterval"),
        migrations.RunSQL(LATE.format(join=JOIN, again=AGAIN), LATE.format(join="", again="")),
    ]
