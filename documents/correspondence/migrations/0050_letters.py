import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kazinex.core.clock
import kazinex.core.models
import kazinex.core.tenancy


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0013_storage_quota"),
        ("documents", "0041_import_files"),
        ("projects", "0030_saved_views"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LetterType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                (
                    "public_id",
                    models.CharField(
                        default=kazinex.core.models.make_public_id, editable=False, max_length=24, unique=True
                    ),
                ),
                ("code", models.CharField(max_length=8)),
                ("name", models.CharField(max_length=80)),
                ("name_key", kazinex.core.models.LikenessField(editable=False, max_length=200, null=True, of="name")),
                (
                    "numbering",
                    models.CharField(
                        choices=[
                            ("through", "Counted through (RFI-0001)"),
                            ("yearly", "Anew each year (RFI-2026-0001)"),
                        ],
                        default="through",
                        max_length=8,
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(default=0)),
                (
                    "visibility",
                    models.CharField(
                        choices=[("named", "People named"), ("project", "Everybody in the project")],
                        default="named",
                        max_length=8,
                    ),
                ),
                (
                    "closing",
                    models.CharField(
                        choices=[
                            ("answer", "With an official answer or a reason"),
                            ("verified", "Once corrected and verified"),
                            ("freely", "At any time"),
                        ],
                        default="freely",
                        max_length=8,
                    ),
                ),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                (
                    "public_id",
                    models.CharField(
                        default=kazinex.core.models.make_public_id, editable=False, max_length=24, unique=True
                    ),
                ),
                ("series", models.CharField(blank=True, default="", max_length=16)),
                ("number", models.PositiveIntegerField(blank=True, null=True)),
                ("subject", models.CharField(blank=True, default="", max_length=300)),
                ("body", models.TextField(blank=True, default="", max_length=20000)),
                (
                    "priority",
                    models.CharField(
                        choices=[("normal", "Normal"), ("urgent", "Urgent"), ("information", "For information")],
                        default="normal",
                        max_length=12,
                    ),
                ),
                ("location", models.CharField(blank=True, default="", max_length=200)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("sent", "Sent"),
                            ("responded", "Responded"),
                            ("closed", "Closed"),
                            ("reopened", "Reopened"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "ball",
                    models.CharField(
                        choices=[
                            ("recipients", "Those it is addressed to"),
                            ("sender", "Its sender"),
                            ("nobody", "Nobody"),
                        ],
                        default="sender",
                        max_length=10,
                    ),
                ),
                ("is_for_all", models.BooleanField(default=False)),
                ("has_documents", models.BooleanField(default=False)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("moved_at", models.DateTimeField(default=kazinex.core.clock.now)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                ("cause", models.TextField(blank=True, default="", max_length=4000)),
                ("corrective_action", models.TextField(blank=True, default="", max_length=4000)),
                ("verified_at", models.DateTimeField(blank=True, null=True)),
                ("draft_key", models.CharField(blank=True, default="", max_length=64)),
                ("typed", models.JSONField(default=dict)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "found_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="projects.project"
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="correspondence.lettertype",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AddressRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                (
                    "public_id",
                    models.CharField(
                        default=kazinex.core.models.make_public_id, editable=False, max_length=24, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("kind", models.CharField(choices=[("to", "To"), ("cc", "CC")], default="cc", max_length=4)),
                ("people", models.TextField(max_length=4000)),
                (
                    "priority",
                    models.CharField(
                        blank=True,
                        choices=[("normal", "Normal"), ("urgent", "Urgent"), ("information", "For information")],
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="projects.project"
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
                (
                    "type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="correspondence.lettertype",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                (
                    "public_id",
                    models.CharField(
                        default=kazinex.core.models.make_public_id, editable=False, max_length=24, unique=True
                    ),
                ),
                ("kind", models.CharField(choices=[("to", "To"), ("cc", "CC")], max_length=4)),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("email", models.EmailField(max_length=254)),
                ("company", models.CharField(blank=True, default="", max_length=120)),
                ("source", models.CharField(blank=True, default="", max_length=300)),
                ("rule", models.CharField(blank=True, default="", max_length=120)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recipients",
                        to="correspondence.letter",
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
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                (
                    "public_id",
                    models.CharField(
                        default=kazinex.core.models.make_public_id, editable=False, max_length=24, unique=True
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("body", models.TextField(max_length=20000)),
                ("is_official", models.BooleanField(default=False)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="correspondence.letter"
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
        migrations.CreateModel(
            name="LetterAttachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                (
                    "public_id",
                    models.CharField(
                        default=kazinex.core.models.make_public_id, editable=False, max_length=24, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                ("storage_key", models.CharField(editable=False, max_length=200)),
                ("size", models.PositiveBigIntegerField()),
                ("media_type", models.CharField(max_length=100)),
                ("sha256", models.CharField(editable=False, max_length=64)),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="correspondence.letter",
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
                    "reply",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="correspondence.reply",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="LetterDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=8)),
                ("sha256", models.CharField(editable=False, max_length=64)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document"
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="correspondence.letter",
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
            ],
            options={
                "ordering": ["position", "id"],
                "indexes": [models.Index(fields=["organisation", "document", "letter"], name="letters_of_document")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "letter", "document"), name="document_once_a_letter"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="lettertype",
            index=models.Index(fields=["organisation", "code", "id"], name="letter_type_by_code"),
        ),
        migrations.AddConstraint(
            model_name="lettertype",
            constraint=models.UniqueConstraint(
                fields=("organisation", "project", "code"), name="letter_type_code_once", nulls_distinct=False
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["organisation", "project", "moved_at", "id"], name="letter_by_move"),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["organisation", "author", "status"], name="letter_of_author"),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("answered_at", None), ("status__in", ("sent", "responded", "reopened"))),
                fields=["organisation", "project", "due_at"],
                name="letter_open_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                fields=("organisation", "project", "series", "number"), name="letter_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("draft_key", ""), _negated=True),
                fields=("organisation", "author", "draft_key"),
                name="letter_draft_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number", None), ("sent_at", None), ("status", "draft")),
                    models.Q(
                        models.Q(("status", "draft"), _negated=True),
                        ("number__isnull", False),
                        ("sent_at__isnull", False),
                        ("type__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="letter_is_numbered_when_sent",
            ),
        ),
        migrations.AddIndex(
            model_name="addressrule",
            index=models.Index(fields=["organisation", "project", "name", "id"], name="address_rule_by_name"),
        ),
        migrations.AddIndex(
            model_name="recipient",
            index=models.Index(fields=["organisation", "user", "letter"], name="letters_of_recipient"),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.UniqueConstraint(
                fields=("organisation", "letter", "email"), name="recipient_once_a_letter"
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.UniqueConstraint(fields=("organisation", "letter", "number"), name="reply_number_once"),
        ),
        migrations.AddIndex(
            model_name="letterattachment",
            index=models.Index(fields=["organisation", "letter", "reply"], name="attachments_of_letter"),
        ),
    ]
