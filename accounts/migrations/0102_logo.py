from django.db import migrations, models


class Migration(migrations.Migration):
    """An organisation may have a logo."""

    dependencies = [
        ("accounts", "0091_branding"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="logo",
            field=models.CharField(blank=True, default="", editable=False, max_length=24),
        ),
    ]
