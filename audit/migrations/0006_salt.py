from django.db import migrations, models

import audit.models.event


class Migration(migrations.Migration):
    """A hash that is shown confirms no guess at what is not: from version 2 on, events are hashed with random bits."""

    dependencies = [("audit", "0005_export_words")]

    operations = [
        migrations.AddField(
            model_name="auditevent",
            name="salt",
            field=models.CharField(db_default="", default=audit.models.event.make_salt, editable=False, max_length=32),
        ),
        migrations.AlterField(
            model_name="auditevent",
            name="version",
            field=models.PositiveSmallIntegerField(default=2),
        ),
    ]
