from django.db import migrations, models


class Migration(migrations.Migration):
    """Names of files in any script, as long as file systems take them."""

    dependencies = [("documents", "0012_two_faces")]

    operations = [migrations.AlterField("revision", "file_name", models.CharField(max_length=255))]
