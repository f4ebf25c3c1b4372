import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.models.organisation
import kazinex.core.clock


class Migration(migrations.Migration):
    """Rolling two-factor out: allowed methods, a pilot, reminders, and access codes for who stands outside."""

    dependencies = [("accounts", "0010_security_contact")]

    operations = [
        migrations.AddField("organisation", "two_factor_pilot_from", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "organisation",
            "two_factor_methods",
            django.contrib.postgres.fields.ArrayField(
                models.CharField(max_length=10), default=accounts.models.organisation.every_factor_kind, size=None
            ),
        ),
        migrations.AddField(
            "organisation",
            "sms_countries",
            django.contrib.postgres.fields.ArrayField(
                models.CharField(max_length=4), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField("organisation", "two_factor_admins_use_passkeys", models.BooleanField(default=False)),
        migrations.AddField("organisation", "two_factor_reminder_days", models.PositiveSmallIntegerField(default=7)),
        migrations.AddField("membership", "two_factor_pilot", models.BooleanField(default=False)),
        migrations.AddField("membership", "two_factor_told_at", models.DateTimeField(blank=True, null=True)),
        migrations.CreateModel(
            name="AccessCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                ("verifier", models.CharField(editable=False, max_length=200)),
                ("expires_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"abstract": False},
        ),
    ]
