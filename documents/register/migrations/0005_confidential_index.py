from django.db import migrations, models


class Migration(migrations.Migration):
    """Confidential documents are few; a filtering person's page reads them along an index of their own."""

    dependencies = [("documents", "0004_search")]

    operations = [
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("is_confidential", True)),
                fields=["organisation", "project", "number", "id"],
                name="document_confidential",
            ),
        ),
    ]
