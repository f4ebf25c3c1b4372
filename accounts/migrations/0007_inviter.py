from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Remember who sent an invitation, so that it gives no more than they could give when it is accepted."""

    dependencies = [("accounts", "0006_notification_about")]

    operations = [
        migrations.AddField(
            "invitation",
            "inviter",
            models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"),
        ),
    ]
