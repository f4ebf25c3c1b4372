import django.db.models.deletion
from django.db import migrations, models

from kazinex.core.rls import TenantForeignKey


class Migration(migrations.Migration):
    """A share knows the package it is of; what is taken out of that is gone for the guest."""

    dependencies = [("guestshares", "0062_company"), ("packages", "0002_wall")]

    operations = [
        migrations.AddField("shareitem", "withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)),
        *[
            migrations.AddField(
                "share",
                name,
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=f"packages.{model}",
                ),
            )
            for name, model in (("package", "documentpackage"), ("work_package", "workpackage"))
        ],
        migrations.AddIndex(
            "share",
            models.Index(
                condition=~models.Q(package=None), fields=["organisation", "package"], name="share_of_package"
            ),
        ),
        migrations.AddIndex(
            "share",
            models.Index(
                condition=~models.Q(work_package=None),
                fields=["organisation", "work_package"],
                name="share_of_work_package",
            ),
        ),
        TenantForeignKey("Share", "package"),
        TenantForeignKey("Share", "work_package"),
    ]
