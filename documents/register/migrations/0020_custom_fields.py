import django.db.models.deletion
from django.db import migrations, models

import kazinex.core.clock
import kazinex.core.models
import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS, TenantForeignKey

# What a document keeps of fields people added: keys are public ids, and nobody fills a row without end.
CHECK = """
alter table documents_document add constraint document_custom_keys check (
  jsonb_typeof(custom) = 'object' and octet_length(custom::text) <= 32000
  and not jsonb_path_exists(custom, '$.keyvalue().key ? (!(@ like_regex "^[0-9a-f]{24}$"))'))
"""
NO_CHECK = "alter table documents_document drop constraint document_custom_keys"


class Migration(migrations.Migration):
    """Facts of documents that people add themselves, and the day a document is planned for."""

    dependencies = [("documents", "0014_folded_search"), ("projects", "0008_more_lists")]

    operations = [
        migrations.CreateModel(
            name="CustomField",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=kazinex.core.models.make_public_id, editable=False, max_length=24, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                ("label", models.CharField(max_length=60)),
                (
                    "label_key",
                    kazinex.core.models.LikenessField(editable=False, max_length=120, null=True, of="label"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("dropdown", "Dropdown"),
                            ("text", "Text"),
                            ("date", "Date"),
                            ("toggle", "Yes or no"),
                        ],
                        max_length=10,
                    ),
                ),
                ("help", models.CharField(blank=True, default="", max_length=200)),
                ("is_required", models.BooleanField(default=False)),
                ("options", models.JSONField(blank=True, default=list)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
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
        ),
        migrations.AddConstraint(
            "customfield",
            models.UniqueConstraint(
                fields=["organisation", "project", "label_key"], name="custom_field_once", nulls_distinct=False
            ),
        ),
        EnableTenantRLS("CustomField"),
        TenantForeignKey("CustomField", "project"),
        migrations.AddField("document", "planned_on", models.DateField(blank=True, null=True)),
        migrations.AddField("document", "custom", models.JSONField(blank=True, default=dict)),
        migrations.RunSQL(CHECK, NO_CHECK),
    ]
