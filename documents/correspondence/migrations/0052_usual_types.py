from typing import Any

from django.db import connections, migrations

from documents.correspondence.domain.usual_types import USUAL
from kazinex.core.likeness import key
from kazinex.core.models import make_public_id


def add(apps: Any, schema_editor: Any) -> None:
    """What new organisations begin with, those that are there have too; the wall lets in one at a time."""
    connection = connections[schema_editor.connection.alias]
    kinds = apps.get_model("correspondence", "LetterType").objects.using(connection.alias)
    for organisation in apps.get_model("accounts", "Organisation").objects.using(connection.alias):
        with connection.cursor() as cursor:
            cursor.execute("select set_config('kazinex.organisation', %s, true)", [str(organisation.pk)])
        for code, facts in USUAL.items():
            known = {"code": code, "public_id": make_public_id(), "name_key": key(facts["name"])}
            kinds.create(organisation=organisation, **known, **facts)


class Migration(migrations.Migration):
    """The usual types of letters for organisations that were there before."""

    dependencies = [("correspondence", "0051_wall")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
