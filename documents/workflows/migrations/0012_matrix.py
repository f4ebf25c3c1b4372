import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kazinex.core.clock
import kazinex.core.models
import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS, TenantForeignKey

TENANT_KEYS = [
    ("MatrixRule", "project"),
    ("MatrixRule", "discipline"),
    ("MatrixRule", "document_type"),
    ("MatrixRule", "zone"),
    ("MatrixRule", "work_package"),
    ("MatrixReviewer", "rule"),
    ("MatrixReviewer", "group"),
]


class Migration(migrations.Migration):
    """The review matrix of a project, behind the wall."""

    dependencies = [
        ("accounts", "0011_two_factor_rollout"),
        ("packages", "0002_wall"),
        ("projects", "0007_calendar"),
        ("workflows", "0011_wall_of_workflows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MatrixRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                (
                    "public_id",
                    models.CharField(
                        default=kazinex.core.models.make_public_id, editable=False, max_length=24, unique=True
                    ),
                ),
                (
                    "confidentiality",
                    models.CharField(
                        blank=True,
                        choices=[("", "Any"), ("open", "Not confidential"), ("confidential", "Confidential")],
                        default="",
                        max_length=12,
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[("all", "All"), ("any", "Any one"), ("majority", "Majority")],
                        default="all",
                        max_length=10,
                    ),
                ),
                ("days", models.PositiveSmallIntegerField()),
                ("is_active", models.BooleanField(default=True)),
                ("is_fallback", models.BooleanField(default=False)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "discipline",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.term",
                    ),
                ),
                (
                    "document_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.term",
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="projects.project"
                    ),
                ),
                (
                    "work_package",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="packages.workpackage",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.term",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MatrixReviewer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("is_required", models.BooleanField(default=True)),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.accessgroup",
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
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reviewers", to="workflows.matrixrule"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="matrixrule",
            index=models.Index(fields=["organisation", "project", "id"], name="matrix_rules_of_project"),
        ),
        migrations.AddConstraint(
            model_name="matrixrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_fallback", True), ("removed_at", None)),
                fields=("organisation", "project"),
                name="matrix_has_one_fallback",
            ),
        ),
        migrations.AddConstraint(
            model_name="matrixrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_fallback", False),
                    models.Q(
                        ("confidentiality", ""),
                        ("discipline", None),
                        ("document_type", None),
                        ("work_package", None),
                        ("zone", None),
                    ),
                    _connector="OR",
                ),
                name="matrix_fallback_has_no_condition",
            ),
        ),
        migrations.AddConstraint(
            model_name="matrixreviewer",
            constraint=models.UniqueConstraint(
                fields=("organisation", "rule", "user", "role", "group"),
                name="matrix_reviewer_once_a_rule",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="matrixreviewer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("group", None), ("role", ""), ("user__isnull", False)),
                    models.Q(("group", None), ("user", None), models.Q(("role", ""), _negated=True)),
                    models.Q(("group__isnull", False), ("role", ""), ("user", None)),
                    _connector="OR",
                ),
                name="matrix_reviewer_is_one_of_three",
            ),
        ),
        EnableTenantRLS("MatrixRule"),
        EnableTenantRLS("MatrixReviewer"),
        *[TenantForeignKey(model, field) for model, field in TENANT_KEYS],
    ]
