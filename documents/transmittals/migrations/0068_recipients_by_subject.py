from typing import Any

from django.db import connections, migrations, models

THOSE_THERE = """
update transmittals_transmittalrecipient r set subject = t.subject
from transmittals_transmittal t where t.id = r.transmittal_id and r.organisation_id = %s
"""


def fill(apps: Any, schema_editor: Any) -> None:
    """Those that are there say it at once; the wall lets in one organisation at a time."""
    connection = connections[schema_editor.connection.alias]
    for organisation in apps.get_model("accounts", "Organisation").objects.using(connection.alias):
        with connection.cursor() as cursor:
            cursor.execute("select set_config('kazinex.organisation', %s, true)", [str(organisation.pk)])
            cursor.execute(THOSE_THERE, [organisation.pk])
            cursor.execute("set constraints all immediate")
            cursor.execute("set constraints all deferred")


class Migration(migrations.Migration):
    """What was sent to a person is read along an index in the order of subjects too."""

    dependencies = [("transmittals", "0067_recipients_by_number")]

    operations = [
        migrations.AddField(
            "transmittalrecipient", "subject", models.CharField(editable=False, max_length=300, null=True)
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("transmittalrecipient", "subject", models.CharField(editable=False, max_length=300)),
        migrations.AddIndex(
            "transmittalrecipient",
            models.Index(
                fields=["organisation", "user", "project", "subject", "transmittal"],
                name="transmittals_person_subject",
            ),
        ),
    ]
