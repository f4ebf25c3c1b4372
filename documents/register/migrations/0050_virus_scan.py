from django.db import migrations, models

SAID = [
    ("unscanned", "Not scanned for viruses"),
    ("clean", "Scanned, nothing found"),
    ("too_large", "Too large to be scanned for viruses"),
]


class Migration(migrations.Migration):
    """What a virus scanner said of a revision's file, where there was one."""

    dependencies = [("documents", "0040_upload_batches")]

    operations = [
        migrations.AddField(
            "revision", "scan", models.CharField(choices=SAID, default="unscanned", editable=False, max_length=10)
        ),
        migrations.AddField(
            "stagedfile", "scan", models.CharField(choices=SAID, default="unscanned", editable=False, max_length=10)
        ),
    ]
