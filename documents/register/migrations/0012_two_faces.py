from django.db import migrations, models

from kazinex.core.rls import TenantForeignKey

PLACE = ["organisation", "project"]
TWO = models.Q(("has_two_faces", True))


class Migration(migrations.Migration):
    """Whoever sees released revisions reads them along indexes of their own, which hold only what is not current."""

    dependencies = [("documents", "0011_statuses_from_the_log")]

    operations = [
        TenantForeignKey("Document", "released_revision"),
        migrations.AddIndex(
            "document",
            models.Index(
                condition=TWO, fields=[*PLACE, "released_status", "number", "id"], name="document_released_status"
            ),
        ),
        migrations.AddIndex(
            "document",
            models.Index(condition=TWO, fields=[*PLACE, "released_at", "id"], name="document_released_at"),
        ),
        migrations.AddIndex(
            "document",
            models.Index(
                condition=TWO,
                fields=[*PLACE, "discipline", "released_status", "number", "id"],
                name="discipline_released_status",
            ),
        ),
        migrations.AddIndex(
            "document",
            models.Index(
                condition=TWO, fields=[*PLACE, "discipline", "released_at", "id"], name="discipline_released_at"
            ),
        ),
    ]
