from django.db import migrations, models
from django.db.models import F, Q

REGISTER = ["organisation", "project", "issued_at", "id"]
SENT = ~Q(status="draft")
SILENT = Q(acknowledged_count__lt=F("recipients_count"))


class Migration(migrations.Migration):
    """Every order and state of the register is read along an index; apart from the rows that were counted."""

    dependencies = [("transmittals", "0061_counted_recipients")]

    operations = [
        migrations.AddIndex(
            "transmittalrecipient",
            models.Index(fields=["organisation", "user", "transmittal"], name="transmittal_to_person"),
        ),
        migrations.RemoveIndex("transmittal", "transmittal_by_status"),
        *(
            migrations.AddIndex("transmittal", index)
            for index in (
                models.Index(fields=[*REGISTER], condition=SENT, name="transmittal_register"),
                models.Index(
                    fields=["organisation", "project", "series", "number", "id"],
                    condition=SENT,
                    name="transmittal_by_number",
                ),
                models.Index(
                    fields=["organisation", "project", "subject", "id"], condition=SENT, name="transmittal_subject"
                ),
                models.Index(
                    fields=["organisation", "project", "status", "issued_at", "id"],
                    name="transmittal_by_status",
                ),
                models.Index(
                    fields=["organisation", "project", "purpose", "issued_at", "id"],
                    condition=SENT,
                    name="transmittal_by_purpose",
                ),
                models.Index(fields=[*REGISTER], condition=SILENT, name="transmittal_silent"),
                models.Index(
                    fields=["organisation", "project", "required_by", "id"],
                    condition=SILENT,
                    name="transmittal_silent_due",
                ),
                models.Index(fields=[*REGISTER], condition=SENT & ~SILENT, name="transmittal_acknowledged"),
                models.Index(
                    fields=[*REGISTER], condition=SENT & Q(acknowledged_count=0), name="transmittal_unanswered"
                ),
            )
        ),
    ]
