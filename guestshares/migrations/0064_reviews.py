import django.db.models.deletion
from django.db import migrations, models

import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS

ORGANISATIONS_TO_REVIEW = """
create function guestshares_organisations_to_review() returns setof bigint
language sql stable security definer set search_path = pg_catalog, public as $$
  select o.id from public.accounts_organisation o
  where extract(isodow from clock_timestamp() at time zone o.time_zone) = 1
    and extract(hour from clock_timestamp() at time zone o.time_zone) >= 7
    and exists (
      select from public.guestshares_share s
      where s.organisation_id = o.id and s.revoked_at is null and s.expires_at > clock_timestamp())
    and not exists (
      select from public.guestshares_sharereview r
      where r.organisation_id = o.id and r.day = (clock_timestamp() at time zone o.time_zone)::date)
$$;
revoke all on function guestshares_organisations_to_review() from public;
grant execute on function guestshares_organisations_to_review() to kazinex_app;
"""


class Migration(migrations.Migration):
    """Org admins are told once a week which shares are worth a look; guests may reply to a person."""

    dependencies = [("guestshares", "0063_withdrawn"), ("accounts", "0001_initial")]

    operations = [
        migrations.AddField("sharepolicy", "replies_to_owner", models.BooleanField(blank=True, null=True)),
        migrations.CreateModel(
            name="ShareReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
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
            "sharereview",
            models.UniqueConstraint(fields=("organisation", "day"), name="share_review_once_a_day"),
        ),
        EnableTenantRLS("ShareReview"),
        migrations.RunSQL(ORGANISATIONS_TO_REVIEW, "drop function guestshares_organisations_to_review()"),
    ]
