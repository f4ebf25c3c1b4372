from django.db import migrations, models


class Migration(migrations.Migration):
    """Documents chosen in the register are shared together."""

    dependencies = [("guestshares", "0005_owner")]

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
                ],
                default="document",
                max_length=12,
            ),
        ),
    ]
