from django.db import migrations, models


class Migration(migrations.Migration):
    """How many bytes an organisation's files may take, where that is not what its plan says."""

    dependencies = [("accounts", "0012_macro_files")]

    operations = [
        migrations.AddField(
            "organisation", "storage_quota", models.PositiveBigIntegerField(blank=True, editable=False, null=True)
        ),
    ]
