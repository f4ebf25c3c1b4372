from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("guestshares", "0064_reviews"),
    ]

    operations = [
        migrations.AlterField(
            model_name="share",
            name="scope",
            field=models.CharField(
                choices=[
                    ("document", "Single Document"),
                    ("package", "Document Package"),
                    ("work_package", "Work Package"),
                    ("selection", "Selection of Documents"),
                    ("transmittal", "Transmittal"),
                    ("letter", "Letter"),
                ],
                default="document",
                max_length=12,
            ),
        ),
    ]
