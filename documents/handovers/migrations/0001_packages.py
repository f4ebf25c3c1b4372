import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kazinex.core.clock
import kazinex.core.models
import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS, TenantForeignKey


class Migration(migrations.Migration):
    """Packages a project is handed over with, behind the wall."""

    initial = True

    dependencies = [
        ("accounts", "0091_branding"),
        ("documents", "0071_paper"),
        ("projects", "0090_final_inspection"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                (
                    "public_id",
                    models.CharField(
                        default=kazinex.core.models.make_public_id, editable=False, max_length=24, unique=True
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "which",
                    models.CharField(
                        choices=[
                            ("current", "The current revision of each document"),
                            ("all", "Every revision of each document"),
                        ],
                        default="current",
                        max_length=8,
                    ),
                ),
                ("part_size", models.PositiveBigIntegerField()),
                ("planned_at", models.DateTimeField(null=True)),
                ("parts_planned", models.PositiveIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
                ("removed_at", models.DateTimeField(null=True)),
                ("files_count", models.PositiveIntegerField(default=0)),
                ("lost_count", models.PositiveIntegerField(default=0)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("manifest_sha256", models.CharField(blank=True, default="", max_length=64)),
                (
                    "job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="projects.job"
                    ),
                ),
                (
                    "maker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
            ],
        ),
        migrations.CreateModel(
            name="HandoverFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("part", models.PositiveIntegerField()),
                ("path", models.CharField(max_length=400)),
                ("kind", models.CharField(max_length=40)),
                ("number", models.CharField(blank=True, default="", max_length=120)),
                ("title", models.CharField(blank=True, default="", max_length=300)),
                ("revision", models.CharField(blank=True, default="", max_length=8)),
                ("status", models.CharField(blank=True, default="", max_length=60)),
                ("dated", models.DateTimeField()),
                ("source_key", models.CharField(blank=True, default="", editable=False, max_length=200)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("is_lost", models.BooleanField(default=False)),
                (
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="handovers.handover"
                    ),
                ),
                (
                    "issue",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.revision",
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
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="HandoverPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("storage_key", models.CharField(editable=False, max_length=200)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(editable=False, max_length=64)),
                (
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="handovers.handover"
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
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                fields=("organisation", "project", "number"), name="handover_number_once"
            ),
        ),
        migrations.AddIndex(
            model_name="handoverfile",
            index=models.Index(fields=["organisation", "handover", "part", "position"], name="handover_file_of_part"),
        ),
        migrations.AddConstraint(
            model_name="handoverfile",
            constraint=models.UniqueConstraint(
                fields=("organisation", "handover", "position"), name="handover_file_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="handoverpart",
            constraint=models.UniqueConstraint(
                fields=("organisation", "handover", "number"), name="handover_part_once"
            ),
        ),
        EnableTenantRLS("Handover"),
        EnableTenantRLS("HandoverPart"),
        EnableTenantRLS("HandoverFile"),
        TenantForeignKey("Handover", "project"),
        TenantForeignKey("Handover", "job"),
        TenantForeignKey("HandoverPart", "handover"),
        TenantForeignKey("HandoverFile", "handover"),
        TenantForeignKey("HandoverFile", "issue"),
    ]
