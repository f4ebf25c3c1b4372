import django.db.models.deletion
from django.db import migrations, models

import kazinex.core.clock
import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS, TenantForeignKey


class Migration(migrations.Migration):
    """Which page comments are a guest's, behind the wall."""

    dependencies = [
        ("accounts", "0013_storage_quota"),
        ("documents", "0071_paper"),
        ("guestshares", "0061_distributions"),
    ]

    operations = [
        migrations.CreateModel(
            name="GuestPin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.pagecomment"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        default=kazinex.core.tenancy.active_organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pins", to="guestshares.share"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "share", "id"], name="pins_of_share")],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "comment"), name="guest_pin_once_per_comment")
                ],
            },
        ),
        EnableTenantRLS("GuestPin"),
        TenantForeignKey("GuestPin", "share"),
        TenantForeignKey("GuestPin", "comment"),
    ]
