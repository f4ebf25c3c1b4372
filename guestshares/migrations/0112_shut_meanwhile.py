"""When a share had ended and was extended later; of those of before nobody knows."""

import django.contrib.postgres.fields
from django.db import migrations, models


def _moments(name: str) -> migrations.AddField:
    field = django.contrib.postgres.fields.ArrayField(models.DateTimeField(), blank=True, editable=False, null=True)
    return migrations.AddField("share", name, field)


class Migration(migrations.Migration):
    dependencies = [("guestshares", "0111_what_a_step_asks")]

    operations = [_moments("shut_from"), _moments("shut_until")]
