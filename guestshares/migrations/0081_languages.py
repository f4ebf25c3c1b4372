import django.db.models.deletion
from django.db import migrations, models

import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS


class Migration(migrations.Migration):
    """In which language people outside are mailed: as the share says, or as they chose themselves."""

    dependencies = [("guestshares", "0101_shared_comments"), ("accounts", "0001_initial")]

    operations = [
        migrations.AddField("share", "language", models.CharField(blank=True, db_default="", default="", max_length=2)),
        migrations.CreateModel(
            name="GuestLanguage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(max_length=254)),
                ("language", models.CharField(max_length=2)),
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
        ),
        migrations.AddConstraint(
            "guestlanguage",
            models.UniqueConstraint(fields=("organisation", "address"), name="guest_language_once"),
        ),
        EnableTenantRLS("GuestLanguage"),
    ]
