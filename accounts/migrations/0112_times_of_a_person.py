from django.db import migrations, models


class Migration(migrations.Migration):
    """How a person is shown times and dates."""

    dependencies = [("accounts", "0102_logo")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="time_zone",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        migrations.AddField(
            model_name="user",
            name="date_format",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
    ]
