from django.db import migrations, models


class Migration(migrations.Migration):
    """Let Project Admins bring in new people, unless the organisation switches it off."""

    dependencies = [("accounts", "0007_inviter")]

    operations = [
        migrations.AddField("securitysettings", "project_admins_invite", models.BooleanField(default=True)),
    ]
