"""What the instructions of a step's share are made of, for the language of its reader; those of before stay as written."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("guestshares", "0110_companies_in_order")]

    operations = [
        migrations.AddField(
            "share",
            "step_asks",
            django.contrib.postgres.fields.ArrayField(models.TextField(), blank=True, editable=False, null=True),
        ),
    ]
