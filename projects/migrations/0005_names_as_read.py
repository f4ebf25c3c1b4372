from typing import Any

from django.db import migrations, models

import kazinex.core.models
from kazinex.core import likeness


def fill(apps: Any, schema_editor: Any) -> None:
    """Give every group its key; of those that read alike the first gets it, the others one of their own."""
    seen = set()
    groups = apps.get_model("projects", "AccessGroup").objects.using(schema_editor.connection.alias)
    for group in groups.order_by("pk"):
        key = likeness.key(group.name)[:180]
        place = (group.project_id, key)
        if group.archived_at is None and place in seen:
            key = f"{key}{kazinex.core.models.STANDS}{group.pk}"
        if group.archived_at is None:
            seen.add(place)
        groups.filter(pk=group.pk).update(name_key=key)


class Migration(migrations.Migration):
    """Hold names of groups apart as people read them; what stands already goes on standing."""

    dependencies = [("projects", "0004_facts")]

    operations = [
        migrations.AddField(
            "accessgroup",
            "name_key",
            kazinex.core.models.LikenessField(editable=False, max_length=200, null=True, of="name"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            "accessgroup",
            models.UniqueConstraint(
                fields=["organisation", "project", "name_key"],
                condition=models.Q(archived_at=None),
                name="group_name_once_as_read",
            ),
        ),
    ]
