import django.db.models.deletion
from django.db import migrations, models

import kazinex.core.clock
import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS, TenantForeignKey

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))
ORGANISATION = (
    "organisation",
    models.ForeignKey(
        default=kazinex.core.tenancy.active_organisation_id,
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="accounts.organisation",
    ),
)


class Migration(migrations.Migration):
    """How numbers of documents are made, and the last one that was given."""

    dependencies = [("documents", "0016_every_file_is_to_be_read")]

    operations = [
        migrations.CreateModel(
            name="NumberingScheme",
            fields=[
                ID,
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                ("parts", models.JSONField()),
                (
                    "separator",
                    models.CharField(
                        blank=True,
                        choices=[("-", "Hyphen (-)"), ("_", "Underscore (_)"), (".", "Dot (.)"), ("", "Nothing")],
                        default="-",
                        max_length=1,
                    ),
                ),
                ("width", models.PositiveSmallIntegerField(default=3)),
                ("start", models.PositiveIntegerField(default=1)),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("combination", "each combination of the other parts"),
                            ("project", "the whole project"),
                            ("year", "each year"),
                        ],
                        default="combination",
                        max_length=12,
                    ),
                ),
                ("is_only_way", models.BooleanField(default=False)),
                ORGANISATION,
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
        ),
        migrations.CreateModel(
            name="NumberCounter",
            fields=[
                ID,
                ("scope", models.CharField(max_length=120)),
                ("last", models.BigIntegerField(null=True)),
                ORGANISATION,
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="projects.project"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            "numberingscheme",
            models.UniqueConstraint(
                fields=["organisation", "project"], name="numbering_scheme_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            "numbercounter",
            models.UniqueConstraint(fields=["organisation", "project", "scope"], name="number_counter_once"),
        ),
        EnableTenantRLS("NumberingScheme"),
        EnableTenantRLS("NumberCounter"),
        TenantForeignKey("NumberingScheme", "project"),
        TenantForeignKey("NumberCounter", "project"),
    ]
