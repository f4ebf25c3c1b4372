from django.db import migrations, models

ORGANISATIONS_TO_MAIL = """
create function accounts_organisations_to_mail(today date) returns setof bigint
language sql stable security definer set search_path = pg_catalog, public as $$
  select s.organisation_id from public.accounts_securitysettings s
  where s.security_contact <> '' and (s.checkpoint_mailed_on is null or s.checkpoint_mailed_on < today)
    and exists (select from public.audit_checkpoint c where c.organisation_id = s.organisation_id)
$$;
revoke all on function accounts_organisations_to_mail(date) from public;
grant execute on function accounts_organisations_to_mail(date) to kazinex_app;
"""


class Migration(migrations.Migration):
    """Whom the daily checkpoint of the audit log is mailed to, and when it was last."""

    dependencies = [("accounts", "0009_project_admins_invite"), ("audit", "0008_keys_and_turns")]

    operations = [
        migrations.AddField(
            "securitysettings", "security_contact", models.EmailField(blank=True, default="", max_length=254)
        ),
        migrations.AddField(
            "securitysettings", "checkpoint_mailed_on", models.DateField(blank=True, editable=False, null=True)
        ),
        migrations.RunSQL(ORGANISATIONS_TO_MAIL, "drop function accounts_organisations_to_mail(date)"),
    ]
