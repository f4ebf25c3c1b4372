import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kazinex.core.clock
import kazinex.core.models
import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS, TenantForeignKey

DUE = """
create function reports_organisations_with_due_reports() returns setof bigint
language sql stable security definer set search_path = pg_catalog, public as $$
  select distinct organisation_id from public.reports_savedreport where due_at <= clock_timestamp()
$$;
revoke all on function reports_organisations_with_due_reports() from public;
grant execute on function reports_organisations_with_due_reports() to kazinex_app;
"""


class Migration(migrations.Migration):
    """Saved reports and whom they are sent to, behind the wall."""

    initial = True

    dependencies = [
        ("accounts", "0013_storage_quota"),
        ("projects", "0030_saved_views"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                (
                    "public_id",
                    models.CharField(
                        default=kazinex.core.models.make_public_id, editable=False, max_length=24, unique=True
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=80)),
                ("name_key", kazinex.core.models.LikenessField(editable=False, max_length=120, null=True, of="name")),
                ("query", models.CharField(blank=True, default="", max_length=1000)),
                ("is_shared", models.BooleanField(default=False)),
                (
                    "schedule",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not sent"),
                            ("daily", "Every day"),
                            ("weekly", "Every Monday"),
                            ("monthly", "On the first of every month"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True)),
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
                    "owner",
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
        ),
        migrations.CreateModel(
            name="ReportReader",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "saved_report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="readers", to="reports.savedreport"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="savedreport",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["due_at", "organisation"],
                name="saved_report_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedreport",
            constraint=models.UniqueConstraint(
                fields=("organisation", "project", "owner", "name_key"), name="saved_report_name_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportreader",
            constraint=models.UniqueConstraint(
                fields=("organisation", "saved_report", "user"), name="report_reader_once"
            ),
        ),
        EnableTenantRLS("SavedReport"),
        EnableTenantRLS("ReportReader"),
        TenantForeignKey("SavedReport", "project"),
        TenantForeignKey("ReportReader", "saved_report"),
        migrations.RunSQL(DUE, "drop function reports_organisations_with_due_reports()"),
    ]
