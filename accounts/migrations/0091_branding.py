from django.db import migrations, models


class Migration(migrations.Migration):
    """An organisation's colour, and its words for people outside."""

    dependencies = [("accounts", "0090_notification_choices")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="brand_colour",
            field=models.CharField(blank=True, default="", max_length=6),
        ),
        migrations.AddField(
            model_name="organisation",
            name="portal_words",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
    ]
