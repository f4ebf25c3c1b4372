from django.db import migrations, models
from django.db.models import Q

FACTS = (
    "discipline_key",
    "document_type_key",
    "zone_key",
    "is_current",
    "is_released",
    "status",
    "released_status",
    "document",
)


class Migration(migrations.Migration):
    """Reports read of a pin what they ask alone, and open ones by themselves: each column of an index takes its time."""

    dependencies = [
        ("workflows", "0100_what_waits"),
    ]

    operations = [
        migrations.RemoveIndex("workflowdocument", "review_of_document_took"),
        migrations.RemoveIndex("workflowdocument", "document_is_reviewed"),
        migrations.AddIndex(
            "workflowdocument",
            models.Index(
                fields=["organisation", "project_key", *FACTS, "is_confidential", "began_at", "ended_at"],
                condition=Q(ended_at__isnull=False),
                name="review_of_document_took",
            ),
        ),
        migrations.AddIndex(
            "workflowdocument",
            models.Index(
                fields=["organisation", "project_key", "is_running", "is_confidential", *FACTS, "workflow"],
                condition=Q(project_key__isnull=False),
                name="document_is_reviewed",
            ),
        ),
    ]
