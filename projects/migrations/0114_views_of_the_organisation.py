import django.db.models.deletion
from django.db import migrations, models

PLACED = {
    "savedview": ("saved_view_name_once", ["organisation", "project", "listed", "owner", "name_key"]),
    "usualview": ("usual_view_once", ["organisation", "project", "listed", "person"]),
}


def _once(model: str, **said: bool) -> list[migrations.operations.base.Operation]:
    name, fields = PLACED[model]
    return [
        migrations.RemoveConstraint(model_name=model, name=name),
        migrations.AddConstraint(
            model_name=model, constraint=models.UniqueConstraint(fields=fields, name=name, **said)
        ),
    ]


class Migration(migrations.Migration):
    """Views are kept of lists that span the organisation too: of those there is no project."""

    dependencies = [("projects", "0101_handed_over")]

    operations = [
        *(
            migrations.AlterField(
                model_name=model,
                name="project",
                field=models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="projects.project"
                ),
            )
            for model in PLACED
        ),
        *(one for model in PLACED for one in _once(model, nulls_distinct=False)),
    ]
