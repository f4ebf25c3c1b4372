"""Which answer ended its share, so that whoever gave it keeps the receipt."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("guestshares", "0108_soon_found")]

    operations = [
        migrations.AddField(
            model_name="guestresponse",
            name="ended_share",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
    ]
