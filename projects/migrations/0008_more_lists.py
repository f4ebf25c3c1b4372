from django.db import migrations, models


class Migration(migrations.Migration):
    """Originators and suitabilities are coded lists too."""

    dependencies = [("projects", "0007_calendar")]

    operations = [
        migrations.AlterField(
            "term",
            "kind",
            models.CharField(
                choices=[
                    ("discipline", "Discipline"),
                    ("document_type", "Type"),
                    ("zone", "Zone"),
                    ("stage", "Stage"),
                    ("originator", "Originator"),
                    ("suitability", "Suitability"),
                ],
                max_length=16,
            ),
        ),
    ]
