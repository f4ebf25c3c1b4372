from django.db import migrations, models


class Migration(migrations.Migration):
    """Remember when a session was last used inside each organisation, for that organisation's idle time-out."""

    dependencies = [("accounts", "0007_inviter")]

    operations = [
        migrations.AddField("session", "seen_in", models.JSONField(default=dict, editable=False)),
    ]
