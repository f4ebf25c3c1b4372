from django.db import migrations, models


class Migration(migrations.Migration):
    """Let Project Admins bring in new people, unless the organisation switches it off."""

    dependencies = [("accounts", "0008_session_seen_in")]

    operations = [
        migrations.AddField("securitysettings", "project_admins_invite", models.BooleanField(default=True)),
    ]
