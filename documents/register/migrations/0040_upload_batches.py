import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kazinex.core.clock
import kazinex.core.models
import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS, TenantForeignKey

ORGANISATIONS_WITH_OLD_UPLOADS = """
create function documents_organisations_with_old_uploads() returns setof bigint
language sql stable security definer set search_path = pg_catalog, public as $$
  select distinct b.organisation_id from public.documents_uploadbatch b
  where b.created_at <= clock_timestamp() - interval '24 hours'
$$;
revoke all on function documents_organisations_with_old_uploads() from public;
grant execute on function documents_organisations_with_old_uploads() to kazinex_app;
"""


def _organisation() -> models.ForeignKey:
    return models.ForeignKey(
        "accounts.organisation",
        django.db.models.deletion.PROTECT,
        related_name="+",
        editable=False,
        default=kazinex.core.tenancy.active_organisation_id,
    )


def _moment() -> models.DateTimeField:
    return models.DateTimeField(default=kazinex.core.clock.now, editable=False)


def _key() -> models.BigAutoField:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    """Files that were sent and wait to be told apart, and the wall around them."""

    dependencies = [
        ("accounts", "0011_two_factor_rollout"),
        ("documents", "0020_custom_fields"),
        ("projects", "0005_names_as_read"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            "UploadBatch",
            [
                ("id", _key()),
                ("created_at", _moment()),
                (
                    "public_id",
                    models.CharField(
                        default=kazinex.core.models.make_public_id, editable=False, max_length=24, unique=True
                    ),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("organisation", _organisation()),
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
        migrations.CreateModel(
            "StagedFile",
            [
                ("id", _key()),
                ("created_at", _moment()),
                ("name", models.CharField(max_length=255)),
                ("refusal", models.TextField(blank=True, default="")),
                ("storage_key", models.CharField(blank=True, default="", editable=False, max_length=200)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("media_type", models.CharField(blank=True, default="", max_length=100)),
                ("sha256", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("flags", models.JSONField(default=list, editable=False)),
                ("rules", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("typed", models.JSONField(default=dict)),
                ("organisation", _organisation()),
                (
                    "batch",
                    models.ForeignKey("documents.uploadbatch", django.db.models.deletion.CASCADE, related_name="files"),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        "documents.revision",
                        django.db.models.deletion.PROTECT,
                        null=True,
                        blank=True,
                        related_name="+",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            "uploadbatch",
            models.Index(fields=["organisation", "uploader", "project", "-created_at"], name="upload_batch_of_person"),
        ),
        migrations.AddIndex(
            "uploadbatch", models.Index(fields=["organisation", "created_at"], name="upload_batch_age")
        ),
        migrations.AddIndex(
            "stagedfile", models.Index(fields=["organisation", "storage_key"], name="staged_file_by_key")
        ),
        migrations.AddConstraint(
            "stagedfile",
            models.UniqueConstraint(fields=["organisation", "batch", "name", "sha256"], name="staged_file_once"),
        ),
        EnableTenantRLS("UploadBatch"),
        EnableTenantRLS("StagedFile"),
        TenantForeignKey("UploadBatch", "project"),
        TenantForeignKey("StagedFile", "batch"),
        TenantForeignKey("StagedFile", "revision"),
        migrations.RunSQL(ORGANISATIONS_WITH_OLD_UPLOADS, "drop function documents_organisations_with_old_uploads()"),
    ]
