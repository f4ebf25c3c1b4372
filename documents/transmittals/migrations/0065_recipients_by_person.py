from typing import Any

import django.db.models.deletion
from django.db import connections, migrations, models
from django.db.models import Q

from kazinex.core.rls import TenantForeignKey

THOSE_THERE = """
update transmittals_transmittalrecipient r set project_id = t.project_id, issued_at = t.issued_at
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
    """What was sent to a person, and what they sent, is read along one index each in the order of the register."""

    dependencies = [("transmittals", "0064_documents_in_transmittals"), ("projects", "0030_saved_views")]

    operations = [
        migrations.AddField(
            "transmittalrecipient",
            "project",
            models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.project",
            ),
        ),
        migrations.AddField("transmittalrecipient", "issued_at", models.DateTimeField(editable=False, null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            "transmittalrecipient",
            "project",
            models.ForeignKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.project",
            ),
        ),
        migrations.AlterField("transmittalrecipient", "issued_at", models.DateTimeField(editable=False)),
        TenantForeignKey("TransmittalRecipient", "project"),
        migrations.AddIndex(
            "transmittalrecipient",
            models.Index(
                fields=["organisation", "user", "project", "issued_at", "transmittal"],
                name="transmittals_sent_to_person",
            ),
        ),
        migrations.AddIndex(
            "transmittal",
            models.Index(
                fields=["organisation", "project", "created_by", "issued_at", "id"],
                condition=~Q(status="draft"),
                name="transmittal_by_creator",
            ),
        ),
    ]
