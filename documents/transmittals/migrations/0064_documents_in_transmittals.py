import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The register asks of each transmittal which revisions it holds: one index tells that, in place of the key's."""

    dependencies = [("transmittals", "0063_last_use_of_lists")]

    operations = [
        migrations.AddIndex(
            "transmittaldocument",
            models.Index(
                fields=["transmittal", "organisation"],
                include=["document", "revision"],
                name="documents_in_transmittal",
            ),
        ),
        migrations.AlterField(
            "transmittaldocument",
            "transmittal",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="documents",
                to="transmittals.transmittal",
            ),
        ),
    ]
