from django.db import migrations, models


class Migration(migrations.Migration):
    """What guests see and take may carry their name."""

    dependencies = [("guestshares", "0081_languages")]

    operations = [migrations.AddField("sharepolicy", "watermark", models.BooleanField(blank=True, null=True))]
