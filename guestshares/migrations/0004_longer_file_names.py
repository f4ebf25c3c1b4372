from django.db import migrations, models


class Migration(migrations.Migration):
    """Names of attached files in any script, as long as file systems take them."""

    dependencies = [("guestshares", "0003_reminders")]

    operations = [migrations.AlterField("guestattachment", "name", models.CharField(max_length=255))]
