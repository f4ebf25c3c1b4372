import django.db.models.deletion
from django.db import migrations, models

import kazinex.core.clock
import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS


class Migration(migrations.Migration):
    """Addresses mail came back from, behind the wall."""

    dependencies = [
        ("accounts", "0013_storage_quota"),
    ]

    operations = [
        migrations.CreateModel(
            name="BouncedAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                ("email", models.EmailField(max_length=254)),
                ("reason", models.CharField(max_length=300)),
                ("last_at", models.DateTimeField()),
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
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "email"), name="bounced_address_once")],
            },
        ),
        EnableTenantRLS("BouncedAddress"),
    ]
