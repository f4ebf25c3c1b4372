import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """A review covers what was offered: up to which event, and to whom."""

    dependencies = [("audit", "0008_keys_and_turns")]

    operations = [
        migrations.AddField("auditreview", "through", models.BigIntegerField(blank=True, null=True)),
        migrations.AddField("auditreview", "window_from", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("auditreview", "window_count", models.PositiveIntegerField(default=0)),
        migrations.AddField(
            "auditreview",
            "projects",
            django.contrib.postgres.fields.ArrayField(models.BigIntegerField(), blank=True, null=True),
        ),
        migrations.AddField("auditreview", "without_project", models.BooleanField(default=True)),
    ]
