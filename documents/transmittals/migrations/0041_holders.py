import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kazinex.core.clock
import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS, TenantForeignKey


class Migration(migrations.Migration):
    """Which holders of superseded revisions were told, behind the wall."""

    dependencies = [
        ("accounts", "0013_storage_quota"),
        ("documents", "0071_paper"),
        ("guestshares", "0061_distributions"),
        ("transmittals", "0040_transmittals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HolderNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                ("name", models.CharField(max_length=120)),
                ("email_key", models.CharField(editable=False, max_length=254)),
                ("notification", models.CharField(blank=True, default="", editable=False, max_length=24)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document"
                    ),
                ),
                (
                    "newer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.revision"
                    ),
                ),
                (
                    "offered",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guestshares.share",
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
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.revision"
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
                "indexes": [models.Index(fields=["organisation", "document"], name="holder_notices_of_document")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "revision", "newer", "email_key"), name="holder_told_once_of_a_revision"
                    )
                ],
            },
        ),
        EnableTenantRLS("HolderNotice"),
        TenantForeignKey("HolderNotice", "document"),
        TenantForeignKey("HolderNotice", "revision"),
        TenantForeignKey("HolderNotice", "newer"),
        TenantForeignKey("HolderNotice", "offered"),
    ]
