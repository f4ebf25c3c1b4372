from django.db import migrations, models

SEEN_BY = ("status", "is_confidential", "deleted_at", "document_type", "zone")
PLACE = ("organisation", "project")


def _released(*fields: str, name: str, tells: tuple[str, ...]) -> models.Index:
    along = [*PLACE, *fields, "released_status", "number", "id"]
    return models.Index(condition=models.Q(has_two_faces=True), fields=along, include=tells, name=name)


class Migration(migrations.Migration):
    """What decides who sees a released revision lies in the index along its status, so that others are passed unread."""

    dependencies = [("documents", "0075_search_by_fewer_pieces")]

    operations = [
        migrations.RemoveIndex("document", "document_released_status"),
        migrations.RemoveIndex("document", "discipline_released_status"),
        migrations.AddIndex("document", _released(name="document_released_status", tells=(*SEEN_BY, "discipline"))),
        migrations.AddIndex("document", _released("discipline", name="discipline_released_status", tells=SEEN_BY)),
    ]
