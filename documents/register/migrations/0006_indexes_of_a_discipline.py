from django.db import migrations, models

PLACE = ["organisation", "project", "discipline"]


class Migration(migrations.Migration):
    """Whoever sees some disciplines reads each along its own index, in every order the register offers."""

    dependencies = [("documents", "0005_confidential_index")]

    operations = [
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=[*PLACE, "title", "id"], name="document_discipline_title"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=[*PLACE, "updated_at", "id"], name="document_discipline_update"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=[*PLACE, "status", "number", "id"], name="document_discipline_status"),
        ),
    ]
