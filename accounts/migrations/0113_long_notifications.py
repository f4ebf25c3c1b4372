from django.db import migrations, models


class Migration(migrations.Migration):
    """Room for the whole of what a person is told: what is to be done stands behind a long name."""

    dependencies = [("accounts", "0112_times_of_a_person")]

    operations = [migrations.AlterField("notification", "text", models.CharField(max_length=1000))]
