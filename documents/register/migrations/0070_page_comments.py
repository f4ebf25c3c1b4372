import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kazinex.core.clock
import kazinex.core.models
import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS, TenantForeignKey


class Migration(migrations.Migration):
    """Comments at places of pages, behind the wall."""

    dependencies = [
        ("accounts", "0013_storage_quota"),
        ("documents", "0041_import_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PageComment",
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
                ("page", models.PositiveIntegerField()),
                ("left", models.PositiveSmallIntegerField()),
                ("top", models.PositiveSmallIntegerField()),
                ("width", models.PositiveSmallIntegerField(default=0)),
                ("height", models.PositiveSmallIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("comment", "Comment"),
                            ("question", "Question"),
                            ("required_change", "Required change"),
                        ],
                        default="comment",
                        max_length=16,
                    ),
                ),
                ("text", models.TextField()),
                ("author_name", models.CharField(max_length=200)),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("answered", "Answered"), ("closed", "Closed")],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "response",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "Accepted"), ("not_accepted", "Not accepted"), ("noted", "Noted")],
                        default="",
                        max_length=12,
                    ),
                ),
                ("updated_at", models.DateTimeField(default=kazinex.core.clock.now)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="documents.document"
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="documents.revision"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CommentReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                (
                    "public_id",
                    models.CharField(
                        default=kazinex.core.models.make_public_id, editable=False, max_length=24, unique=True
                    ),
                ),
                ("text", models.TextField(blank=True, default="")),
                (
                    "response",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "Accepted"), ("not_accepted", "Not accepted"), ("noted", "Noted")],
                        default="",
                        max_length=12,
                    ),
                ),
                ("author_name", models.CharField(max_length=200)),
                (
                    "author",
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
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="documents.pagecomment"
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "id"],
            },
        ),
        migrations.AddIndex(
            model_name="pagecomment",
            index=models.Index(fields=["organisation", "revision", "number"], name="page_comments_of_a_revision"),
        ),
        migrations.AddConstraint(
            model_name="pagecomment",
            constraint=models.UniqueConstraint(
                fields=("organisation", "document", "number"), name="page_comment_number_once_per_document"
            ),
        ),
        migrations.AddConstraint(
            model_name="pagecomment",
            constraint=models.CheckConstraint(
                condition=models.Q(("left__lte", 1000), ("page__gte", 1), ("top__lte", 1000)),
                name="page_comment_is_on_the_page",
            ),
        ),
        migrations.AddIndex(
            model_name="commentreply",
            index=models.Index(fields=["organisation", "comment", "created_at", "id"], name="replies_in_order"),
        ),
        EnableTenantRLS("PageComment"),
        EnableTenantRLS("CommentReply"),
        TenantForeignKey("PageComment", "document"),
        TenantForeignKey("PageComment", "revision"),
        TenantForeignKey("CommentReply", "comment"),
    ]
