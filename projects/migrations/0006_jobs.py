import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kazinex.core.clock
import kazinex.core.models
import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS, TenantForeignKey

# Whose turn it is: organisations with nothing under way before those that have, then who asked first.
TURN = """
create function projects_job_turn() returns table (organisation_id bigint, job_id bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with under_way as (
    select j.organisation_id, count(*) as jobs from public.projects_job j
    where j.state = 'running' and j.lease_until >= clock_timestamp() group by 1)
  select j.organisation_id, j.id from public.projects_job j left join under_way u using (organisation_id)
  where j.state in ('waiting', 'running') and (j.lease_until is null or j.lease_until < clock_timestamp())
  order by coalesce(u.jobs, 0), j.created_at, j.id
  limit 1
$$;
revoke all on function projects_job_turn() from public;
grant execute on function projects_job_turn() to kazinex_app;
"""


class Migration(migrations.Migration):
    """Work in the background of a project."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("projects", "0005_names_as_read"),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=kazinex.core.models.make_public_id, editable=False, max_length=24, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                ("kind", models.CharField(max_length=80)),
                ("label", models.CharField(max_length=200)),
                ("payload", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Under way"),
                            ("done", "Done"),
                            ("failed", "Nothing was changed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField(default=0)),
                ("heartbeat_at", models.DateTimeField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("rows_done", models.BigIntegerField(default=0)),
                ("rows_total", models.BigIntegerField(null=True)),
                ("words", models.CharField(blank=True, max_length=2000)),
                ("address", models.CharField(blank=True, max_length=2000)),
                ("finished_at", models.DateTimeField(null=True)),
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="projects.project"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "person", "-created_at", "-id"], name="job_newest"),
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "running"])),
                        fields=["lease_until"],
                        name="job_under_way",
                    ),
                ],
            },
        ),
        EnableTenantRLS("job"),
        TenantForeignKey("job", "project"),
        migrations.RunSQL(TURN, "drop function projects_job_turn()"),
    ]
