from django.db import migrations, models
from django.db.models import Q

OPEN = ("sent", "responded", "reopened")


class Migration(migrations.Migration):
    """States are read along an index, whom a letter waits for by another; overdue is only what waits for somebody."""

    dependencies = [("correspondence", "0090_reply_drafts_outside")]

    operations = [
        migrations.RemoveIndex("letter", "letter_open_due"),
        migrations.AddIndex(
            "letter",
            models.Index(
                fields=["organisation", "project", "due_at"],
                condition=Q(status__in=OPEN, answered_at=None, ball__in=("recipients", "sender")),
                name="letter_open_due",
            ),
        ),
        migrations.AddIndex(
            "letter",
            models.Index(fields=["organisation", "project", "status", "moved_at", "id"], name="letter_by_status"),
        ),
        migrations.AddIndex(
            "letter",
            models.Index(
                fields=["organisation", "project", "moved_at", "id"], condition=Q(status__in=OPEN), name="letter_open"
            ),
        ),
        migrations.AddIndex(
            "recipient",
            models.Index(
                fields=["organisation", "user", "letter"],
                condition=Q(kind="to", handed_on_at=None),
                name="letters_asked_of",
            ),
        ),
    ]
