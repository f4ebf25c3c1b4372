from django.db import migrations, models


class Migration(migrations.Migration):
    """The company of a recipient: they are found by it, and offered again with it."""

    dependencies = [("guestshares", "0070_guest_pins")]

    operations = [
        migrations.AddField("share", "company", models.CharField(blank=True, default="", max_length=120)),
    ]
