import django.db.models.deletion
from django.db import migrations, models

import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS


class Migration(migrations.Migration):
    """The keys of forms that created something, so that sent twice they create it once."""

    dependencies = [("accounts", "0001_initial"), ("core", "0002_pulse")]

    operations = [
        migrations.CreateModel(
            name="SentForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sender", models.CharField(max_length=40)),
                ("purpose", models.CharField(max_length=80)),
                ("key_hash", models.CharField(max_length=64)),
                ("content_hash", models.CharField(max_length=64)),
                ("address", models.TextField()),
                ("created_at", models.DateTimeField()),
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
                "indexes": [models.Index(fields=["organisation", "created_at"], name="sent_form_age")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "sender", "purpose", "key_hash"), name="sent_form_once"
                    )
                ],
            },
        ),
        EnableTenantRLS("sentform"),
    ]
