from django.db import migrations, models

ORGANISATIONS_TO_REMIND = """
create function guestshares_organisations_to_remind() returns setof bigint
language sql stable security definer set search_path = pg_catalog, public as $$
  select s.organisation_id from public.guestshares_share s
  where s.revoked_at is null and s.reminded_at is null and s.expires_at <= clock_timestamp() + interval '48 hours'
  union
  select s.organisation_id from public.guestshares_share s
  where s.revoked_at is null and s.first_opened_at is null and s.unopened_told_at is null
    and s.created_at <= clock_timestamp() - interval '3 days'
$$;
revoke all on function guestshares_organisations_to_remind() from public;
grant execute on function guestshares_organisations_to_remind() to kazinex_app;
"""


class Migration(migrations.Migration):
    """Who waits for an answer, and who has not opened: told once each."""

    dependencies = [("guestshares", "0002_wall")]

    operations = [
        migrations.AddField(
            model_name="share",
            name="unopened_told_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="share",
            index=models.Index(
                condition=models.Q(("reminded_at", None), ("revoked_at", None)),
                fields=["expires_at", "organisation"],
                name="share_reminder_due",
            ),
        ),
        migrations.AddIndex(
            model_name="share",
            index=models.Index(
                condition=models.Q(("first_opened_at", None), ("revoked_at", None), ("unopened_told_at", None)),
                fields=["created_at", "organisation"],
                name="share_unopened",
            ),
        ),
        migrations.RunSQL(ORGANISATIONS_TO_REMIND, "drop function guestshares_organisations_to_remind()"),
    ]
