import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kazinex.core.clock
import kazinex.core.models
import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS, TenantForeignKey


class Migration(migrations.Migration):
    """Transmittals with their documents and recipients, behind the wall."""

    dependencies = [
        ("accounts", "0013_storage_quota"),
        ("documents", "0041_import_files"),
        ("guestshares", "0040_transmittals"),
        ("projects", "0030_saved_views"),
        ("transmittals", "0001_distribution_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Transmittal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                (
                    "public_id",
                    models.CharField(
                        default=kazinex.core.models.make_public_id, editable=False, max_length=24, unique=True
                    ),
                ),
                ("number", models.PositiveIntegerField(blank=True, null=True)),
                ("subject", models.CharField(max_length=300)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("approval", "For approval"),
                            ("construction", "For construction"),
                            ("information", "For information"),
                            ("review", "For review"),
                            ("requested", "As requested"),
                        ],
                        max_length=12,
                    ),
                ),
                ("required_by", models.DateField(blank=True, null=True)),
                ("remarks", models.TextField(blank=True, default="", max_length=4000)),
                ("to_lines", models.TextField(blank=True, default="")),
                ("cc_lines", models.TextField(blank=True, default="")),
                ("document_lines", models.TextField(blank=True, default="")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("issued", "Issued"),
                            ("closed", "Closed"),
                            ("recalled", "Recalled"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("issued_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by", models.CharField(blank=True, default="", max_length=400)),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                ("issue_reason", models.CharField(blank=True, default="", max_length=500)),
                (
                    "relation",
                    models.CharField(
                        blank=True, choices=[("reply", "Reply to"), ("forward", "Forward of")], default="", max_length=8
                    ),
                ),
                (
                    "created_by",
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
                    "origin",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="transmittals.transmittal",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="transmittals", to="projects.project"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TransmittalDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                ("position", models.PositiveIntegerField()),
                ("code", models.CharField(max_length=8)),
                ("sha256", models.CharField(editable=False, max_length=64)),
                (
                    "status_before",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("draft", "Draft"),
                            ("for_review", "For review"),
                            ("under_review", "Under review"),
                            ("approved", "Approved"),
                            ("approved_with_comments", "Approved with comments"),
                            ("revise", "Revise and resubmit"),
                            ("rejected", "Rejected"),
                            ("issued", "Issued"),
                            ("for_information", "For information"),
                            ("superseded", "Superseded"),
                            ("void", "Void"),
                            ("archived", "Archived"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document"
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
                    "transmittal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="transmittals.transmittal",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TransmittalRecipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                (
                    "public_id",
                    models.CharField(
                        default=kazinex.core.models.make_public_id, editable=False, max_length=24, unique=True
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("addressed_as", models.CharField(choices=[("to", "To"), ("cc", "CC")], max_length=2)),
                ("name", models.CharField(max_length=120)),
                ("email", models.EmailField(max_length=254)),
                ("email_key", models.CharField(editable=False, max_length=254)),
                ("company", models.CharField(blank=True, default="", max_length=120)),
                ("source", models.CharField(blank=True, default="", max_length=400)),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                ("comment", models.TextField(blank=True, default="", max_length=4000)),
                ("received_by", models.CharField(blank=True, default="", max_length=120)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
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
                    "share",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guestshares.share",
                    ),
                ),
                (
                    "transmittal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recipients",
                        to="transmittals.transmittal",
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
            model_name="transmittal",
            index=models.Index(fields=["organisation", "project", "status", "number"], name="transmittal_by_status"),
        ),
        migrations.AddIndex(
            model_name="transmittal",
            index=models.Index(fields=["organisation", "created_by", "status"], name="transmittal_drafts"),
        ),
        migrations.AddConstraint(
            model_name="transmittal",
            constraint=models.UniqueConstraint(
                fields=("organisation", "project", "number"), name="transmittal_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="transmittal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number", None), ("status", "draft")),
                    models.Q(models.Q(("status", "draft"), _negated=True), ("number__isnull", False)),
                    _connector="OR",
                ),
                name="transmittal_is_numbered_when_issued",
            ),
        ),
        migrations.AddIndex(
            model_name="transmittaldocument",
            index=models.Index(fields=["organisation", "document"], name="transmittals_of_document"),
        ),
        migrations.AddIndex(
            model_name="transmittaldocument",
            index=models.Index(fields=["organisation", "transmittal", "position"], name="documents_of_transmittal"),
        ),
        migrations.AddConstraint(
            model_name="transmittaldocument",
            constraint=models.UniqueConstraint(
                fields=("organisation", "transmittal", "document"), name="document_once_per_transmittal"
            ),
        ),
        migrations.AddIndex(
            model_name="transmittalrecipient",
            index=models.Index(fields=["organisation", "user", "acknowledged_at"], name="transmittals_of_person"),
        ),
        migrations.AddIndex(
            model_name="transmittalrecipient",
            index=models.Index(fields=["organisation", "email_key"], name="transmittals_to_address"),
        ),
        migrations.AddConstraint(
            model_name="transmittalrecipient",
            constraint=models.UniqueConstraint(
                fields=("organisation", "transmittal", "email_key"), name="recipient_once_per_transmittal"
            ),
        ),
        EnableTenantRLS("Transmittal"),
        EnableTenantRLS("TransmittalDocument"),
        EnableTenantRLS("TransmittalRecipient"),
        TenantForeignKey("Transmittal", "project"),
        TenantForeignKey("Transmittal", "origin"),
        TenantForeignKey("TransmittalDocument", "transmittal"),
        TenantForeignKey("TransmittalDocument", "document"),
        TenantForeignKey("TransmittalDocument", "revision"),
        TenantForeignKey("TransmittalRecipient", "transmittal"),
        TenantForeignKey("TransmittalRecipient", "share"),
    ]
