import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kazinex.core.clock
import kazinex.core.models
import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS, TenantForeignKey

ORGANISATIONS_WITH_OLD_UPLOADS = """
create or replace function documents_organisations_with_old_uploads() returns setof bigint
language sql stable security definer set search_path = pg_catalog, public as $$
  select b.organisation_id from public.documents_uploadbatch b
  where b.created_at <= clock_timestamp() - interval '24 hours'
  union
  select f.organisation_id from public.documents_importfile f
  where f.imported_at is null and f.created_at <= clock_timestamp() - interval '24 hours'
$$;
"""
BEFORE = """
create or replace function documents_organisations_with_old_uploads() returns setof bigint
language sql stable security definer set search_path = pg_catalog, public as $$
  select distinct b.organisation_id from public.documents_uploadbatch b
  where b.created_at <= clock_timestamp() - interval '24 hours'
$$;
"""


class Migration(migrations.Migration):
    """Workbooks that wait to be imported, and the wall around them."""

    dependencies = [("documents", "0023_planned_documents")]

    operations = [
        migrations.CreateModel(
            "ImportFile",
            [
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                (
                    "public_id",
                    models.CharField(
                        default=kazinex.core.models.make_public_id, editable=False, max_length=24, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                ("storage_key", models.CharField(blank=True, default="", editable=False, max_length=200)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("imported_at", models.DateTimeField(blank=True, null=True)),
                ("registered", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                (
                    "organisation",
                    models.ForeignKey(
                        "accounts.organisation",
                        django.db.models.deletion.PROTECT,
                        related_name="+",
                        editable=False,
                        default=kazinex.core.tenancy.active_organisation_id,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey("projects.project", django.db.models.deletion.PROTECT, related_name="+"),
                ),
                (
                    "uploader",
                    models.ForeignKey(settings.AUTH_USER_MODEL, django.db.models.deletion.PROTECT, related_name="+"),
                ),
            ],
        ),
        migrations.AddIndex(
            "importfile", models.Index(fields=["organisation", "project", "sha256"], name="import_file_by_digest")
        ),
        migrations.AddIndex(
            "importfile", models.Index(fields=["organisation", "storage_key"], name="import_file_by_key")
        ),
        migrations.AddIndex(
            "importfile",
            models.Index(
                fields=["organisation", "created_at"], condition=models.Q(imported_at=None), name="import_file_waiting"
            ),
        ),
        EnableTenantRLS("ImportFile"),
        TenantForeignKey("ImportFile", "project"),
        migrations.RunSQL(ORGANISATIONS_WITH_OLD_UPLOADS, BEFORE),
    ]
