from django.db import migrations, models


class Migration(migrations.Migration):
    """Shares by which transmittals reach people outside, and whether a share asks for answers."""

    dependencies = [("guestshares", "0060_selections")]

    operations = [
        migrations.AddField("share", "asks_for_answers", models.BooleanField(default=True)),
        migrations.AddField("sharepolicy", "share_transmittals", models.BooleanField(blank=True, null=True)),
        migrations.AlterField(
            "share",
            "scope",
            models.CharField(
                choices=[
                    ("document", "Single Document"),
                    ("package", "Document Package"),
                    ("work_package", "Work Package"),
                    ("selection", "Selection of Documents"),
                    ("transmittal", "Transmittal"),
                ],
                default="document",
                max_length=12,
            ),
        ),
    ]
