import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS

DUE = """
create function accounts_organisations_with_due_digests() returns setof bigint
language sql stable security definer set search_path = pg_catalog, public as $$
  select distinct organisation_id from public.accounts_notification where digest_due_at <= clock_timestamp()
$$;
revoke all on function accounts_organisations_with_due_digests() from public;
grant execute on function accounts_organisations_with_due_digests() to kazinex_app;
"""


class Migration(migrations.Migration):
    """How people want to be mailed what they are told, and what waits for a morning."""

    dependencies = [("accounts", "0050_bounced_address")]

    operations = [
        migrations.AddField(
            model_name="notification",
            name="digest_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("digest_due_at__isnull", False)),
                fields=["digest_due_at", "organisation"],
                name="notification_digest_due",
            ),
        ),
        migrations.CreateModel(
            name="NotificationChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                (
                    "mailing",
                    models.CharField(
                        choices=[
                            ("now", "At once"),
                            ("daily", "Every day at 08:00"),
                            ("weekly", "On Mondays at 08:00"),
                            ("off", "Not by mail"),
                        ],
                        default="now",
                        max_length=8,
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="notificationchoice",
            constraint=models.UniqueConstraint(
                fields=("organisation", "user", "kind"), name="notification_choice_once"
            ),
        ),
        EnableTenantRLS("NotificationChoice"),
        migrations.RunSQL(DUE, "drop function accounts_organisations_with_due_digests()"),
    ]
