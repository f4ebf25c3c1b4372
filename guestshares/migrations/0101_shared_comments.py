from django.db import migrations, models


class Migration(migrations.Migration):
    """Guests of one distribution see each other's page comments where the sender said so."""

    dependencies = [("guestshares", "0050_letter_scope")]

    operations = [
        migrations.AddField("share", "shares_comments", models.BooleanField(default=False, db_default=False)),
    ]
