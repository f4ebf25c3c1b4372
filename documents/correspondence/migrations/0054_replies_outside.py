import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kazinex.core.rls import TenantForeignKey


class Migration(migrations.Migration):
    """Replies of people outside, on their guest page."""

    dependencies = [
        ("accounts", "0050_bounced_address"),
        ("correspondence", "0053_returned_mail"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="reply",
            name="outside",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="correspondence.recipient",
            ),
        ),
        migrations.AlterField(
            model_name="reply",
            name="author",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("author__isnull", False), ("outside", None)),
                    models.Q(("author", None), ("outside__isnull", False)),
                    _connector="OR",
                ),
                name="reply_has_one_author",
            ),
        ),
        TenantForeignKey("Reply", "outside"),
    ]
