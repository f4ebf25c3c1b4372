import django.db.models.deletion
from django.db import migrations, models

from kazinex.core.rls import TenantForeignKey


class Migration(migrations.Migration):
    """A distribution list keeps what was sent to it last, and when; what was sent before is not looked up."""

    dependencies = [("projects", "0001_initial"), ("transmittals", "0062_indexes_of_the_register")]

    operations = [
        migrations.AddField("distributionlist", "used_at", models.DateTimeField(blank=True, editable=False, null=True)),
        migrations.AddField(
            "distributionlist", "used_in", models.CharField(blank=True, default="", editable=False, max_length=40)
        ),
        migrations.AddField(
            "distributionlist",
            "used_project",
            models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.project",
            ),
        ),
        TenantForeignKey("DistributionList", "used_project"),
    ]
