from django.db import migrations, models


class Migration(migrations.Migration):
    """What the register of a package tells besides its files, and which files are not what was registered."""

    dependencies = [("handovers", "0001_packages")]

    operations = [
        migrations.AddField("handover", "told", models.JSONField(default=list, editable=False)),
        migrations.AddField("handoverfile", "is_altered", models.BooleanField(default=False)),
    ]
