from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """What waits for a person's acknowledgement is read along an index of its own, in the order of the register."""

    dependencies = [("transmittals", "0065_recipients_by_person")]

    operations = [
        migrations.AddIndex(
            "transmittalrecipient",
            models.Index(
                fields=["organisation", "user", "project", "issued_at", "transmittal"],
                condition=Q(acknowledged_at=None),
                name="transmittals_awaited_of_person",
            ),
        ),
    ]
