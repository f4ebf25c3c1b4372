import django.db.models.deletion
from django.db import migrations, models

import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS, TenantForeignKey


class Migration(migrations.Migration):
    """Transmittals are numbered as their project says, and name the workflow they belong to."""

    dependencies = [
        ("accounts", "0001_initial"),
        ("projects", "0001_initial"),
        ("transmittals", "0041_holders"),
        ("workflows", "0011_wall_of_workflows"),
    ]

    operations = [
        migrations.AddField("transmittal", "series", models.CharField(default="TR", editable=False, max_length=24)),
        migrations.AddField(
            "transmittal",
            "workflow",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workflows.workflow",
            ),
        ),
        migrations.RemoveConstraint("transmittal", "transmittal_number_once"),
        migrations.AddConstraint(
            "transmittal",
            models.UniqueConstraint(
                fields=["organisation", "project", "series", "number"], name="transmittal_number_once"
            ),
        ),
        migrations.CreateModel(
            name="TransmittalNumbering",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("prefix", models.CharField(default="TR", max_length=16)),
                ("is_yearly", models.BooleanField(default=False)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="projects.project"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["organisation", "project"], name="transmittal_numbering_once_a_project"
                    )
                ],
            },
        ),
        EnableTenantRLS("TransmittalNumbering"),
        TenantForeignKey("TransmittalNumbering", "project"),
        TenantForeignKey("Transmittal", "workflow"),
    ]
