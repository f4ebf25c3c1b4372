from django.db import migrations, models


class Migration(migrations.Migration):
    """The bell falls silent about what somebody lost sight of."""

    dependencies = [("accounts", "0005_session_limits")]

    operations = [
        migrations.AddField(model_name="notification", name="about", field=models.JSONField(blank=True, default=list)),
    ]
