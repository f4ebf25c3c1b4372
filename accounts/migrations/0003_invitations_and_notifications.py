import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kazinex.core.clock
import kazinex.core.models
import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS, TenantForeignKey

UNREAD = """
create function accounts_unread_notifications(person bigint) returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*) from accounts_notification n
  join accounts_membership m on m.organisation_id = n.organisation_id and m.user_id = n.user_id
  where n.user_id = person and n.read_at is null and m.status = 'active'
$$;
revoke all on function accounts_unread_notifications(bigint) from public;
grant execute on function accounts_unread_notifications(bigint) to kazinex_app;
"""


class Migration(migrations.Migration):
    """The bell and the invitations; the number in the bell is counted across a person's organisations."""

    dependencies = [
        ("accounts", "0002_wall"),
    ]

    operations = [
        migrations.CreateModel(
            name="InvitationDoor",
            fields=[
                ("token_hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                (
                    "public_id",
                    models.CharField(
                        default=kazinex.core.models.make_public_id, editable=False, max_length=24, unique=True
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("projects", models.JSONField(blank=True, default=list)),
                ("token_hash", models.CharField(editable=False, max_length=64)),
                ("invited_by", models.CharField(max_length=400)),
                ("sent_at", models.DateTimeField(default=kazinex.core.clock.now)),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="accounts.membership",
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "membership"), name="invitation_once_per_membership"
                    ),
                    models.UniqueConstraint(fields=("organisation", "token_hash"), name="invitation_link_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                (
                    "public_id",
                    models.CharField(
                        default=kazinex.core.models.make_public_id, editable=False, max_length=24, unique=True
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("text", models.CharField(max_length=300)),
                ("url", models.CharField(blank=True, default="", max_length=300)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
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
            options={
                "indexes": [
                    models.Index(fields=["organisation", "user", "-created_at", "-id"], name="notification_newest"),
                    models.Index(condition=models.Q(("read_at", None)), fields=["user"], name="notification_unread"),
                ],
            },
        ),
        EnableTenantRLS("Invitation"),
        EnableTenantRLS("Notification"),
        TenantForeignKey("Invitation", "membership"),
        migrations.RunSQL(UNREAD, "drop function accounts_unread_notifications(bigint)"),
    ]
