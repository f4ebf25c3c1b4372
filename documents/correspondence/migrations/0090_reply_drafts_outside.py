import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from kazinex.core.rls import TenantForeignKey


class Migration(migrations.Migration):
    """People outside keep what they type of a reply too, and whether it is official is kept with it."""

    dependencies = [
        ("correspondence", "0085_nobody_is_reminded"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("replydraft", "is_official", models.BooleanField(default=False)),
        migrations.AlterField(
            "replydraft",
            "user",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "replydraft",
            "outside",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reply_drafts",
                to="correspondence.recipient",
            ),
        ),
        TenantForeignKey("ReplyDraft", "outside"),
        migrations.AddConstraint(
            "replydraft",
            models.UniqueConstraint(fields=["organisation", "outside"], name="reply_draft_once_outside"),
        ),
        migrations.AddConstraint(
            "replydraft",
            models.CheckConstraint(
                condition=Q(user__isnull=False, outside=None) | Q(user=None, outside__isnull=False),
                name="reply_draft_has_one_author",
            ),
        ),
    ]
