from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep what a revision's file refers to, runs or carries."""

    dependencies = [("documents", "0008_numbers_as_read")]

    operations = [migrations.AddField("revision", "flags", models.JSONField(default=list, editable=False))]
