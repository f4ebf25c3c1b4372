from django.db import migrations, models


class Migration(migrations.Migration):
    """An export remembers what it tells of, so that who lost sight of it cannot fetch it any more."""

    dependencies = [("audit", "0006_salt")]

    operations = [
        migrations.AddField(model_name="auditexport", name="told", field=models.JSONField(null=True)),
    ]
