import django.db.models.deletion
from django.db import migrations, models

import documents.register.models.paper
import kazinex.core.clock
import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS, TenantForeignKey


class Migration(migrations.Migration):
    """Codes on paper: the stamps behind the wall, the doors of their codes outside it."""

    dependencies = [
        ("accounts", "0013_storage_quota"),
        ("documents", "0070_page_comments"),
        ("projects", "0030_saved_views"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaperDoor",
            fields=[
                ("code_hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("stamp_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="PaperPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                ("is_on", models.BooleanField(default=True)),
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
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "project"), name="paper_policy_once", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperStamp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                (
                    "code",
                    models.CharField(default=documents.register.models.paper.make_code, editable=False, max_length=40),
                ),
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
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.revision"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "revision"), name="paper_stamp_once_per_revision")
                ],
            },
        ),
        EnableTenantRLS("PaperStamp"),
        EnableTenantRLS("PaperPolicy"),
        TenantForeignKey("PaperStamp", "revision"),
        TenantForeignKey("PaperPolicy", "project"),
    ]
