import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kazinex.core.clock
import kazinex.core.models
import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS, TenantForeignKey


class Migration(migrations.Migration):
    """Distribution lists, behind the wall."""

    initial = True

    dependencies = [
        ("accounts", "0013_storage_quota"),
        ("projects", "0008_more_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DistributionList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                (
                    "public_id",
                    models.CharField(
                        default=kazinex.core.models.make_public_id, editable=False, max_length=24, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("name_key", kazinex.core.models.LikenessField(editable=False, max_length=300, null=True, of="name")),
                ("description", models.CharField(blank=True, default="", max_length=500)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ListEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("project_admin", "Project Admin"),
                            ("document_controller", "Document Controller"),
                            ("initiator", "Initiator"),
                            ("reviewer", "Reviewer"),
                            ("approver", "Approver"),
                            ("viewer", "Observer"),
                        ],
                        default="",
                        max_length=24,
                    ),
                ),
                ("name", models.CharField(blank=True, default="", max_length=120)),
                ("email", models.EmailField(blank=True, default="", max_length=254)),
                ("company", models.CharField(blank=True, default="", max_length=120)),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="transmittals.distributionlist",
                    ),
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
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.AddIndex(
            model_name="distributionlist",
            index=models.Index(fields=["organisation", "project", "name", "id"], name="distribution_list_by_name"),
        ),
        migrations.AddConstraint(
            model_name="distributionlist",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_at", None)),
                fields=("organisation", "project", "name_key"),
                name="distribution_list_name_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddIndex(
            model_name="listentry",
            index=models.Index(fields=["organisation", "list", "position", "id"], name="list_entries_in_order"),
        ),
        migrations.AddConstraint(
            model_name="listentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("email", ""), ("role", ""), ("user__isnull", False)),
                    models.Q(("email", ""), ("user", None), models.Q(("role", ""), _negated=True)),
                    models.Q(("role", ""), ("user", None), models.Q(("email", ""), _negated=True)),
                    _connector="OR",
                ),
                name="list_entry_is_one_of_three",
            ),
        ),
        EnableTenantRLS("DistributionList"),
        EnableTenantRLS("ListEntry"),
        TenantForeignKey("DistributionList", "project"),
        TenantForeignKey("ListEntry", "list"),
    ]
