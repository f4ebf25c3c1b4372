import django.db.models.deletion
from django.db import migrations, models

import kazinex.core.clock
import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS, TenantForeignKey

BUT_STATE = """
drop trigger revision_keeps_all_but_status on documents_revision;
create trigger revision_keeps_all_but_state before update on documents_revision
  for each row when (to_jsonb(old) - 'status' - 'suitability' is distinct from to_jsonb(new) - 'status' - 'suitability')
  execute function documents_refuse_revision();
"""
BUT_STATUS = """
drop trigger revision_keeps_all_but_state on documents_revision;
create trigger revision_keeps_all_but_status before update on documents_revision
  for each row when (to_jsonb(old) - 'status' is distinct from to_jsonb(new) - 'status')
  execute function documents_refuse_revision();
"""


class Migration(migrations.Migration):
    """What a revision is suitable for moves with its status; and how codes of revisions begin."""

    dependencies = [("documents", "0021_numbering")]

    operations = [
        migrations.CreateModel(
            name="RevisionCoding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                (
                    "series",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "As they are typed"),
                            ("letters", "Letters, then numbers (A, B, C … 0, 1, 2)"),
                            ("p_and_c", "P and C codes (P01, P02 … C01)"),
                            ("iso_19650", "ISO 19650 (P01, P01.01 … C01)"),
                        ],
                        default="",
                        max_length=12,
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
            "revisioncoding",
            models.UniqueConstraint(
                fields=["organisation", "project"], name="revision_coding_once", nulls_distinct=False
            ),
        ),
        EnableTenantRLS("RevisionCoding"),
        TenantForeignKey("RevisionCoding", "project"),
        migrations.AddField("revision", "suitability", models.CharField(blank=True, default="", max_length=12)),
        migrations.RunSQL(BUT_STATE, BUT_STATUS),
    ]
