from django.db import migrations

# How long sessions may last is asked before the wall opens, so it is not read from behind the wall: whoever is a member
# learns the two numbers of their organisation, and nobody learns anybody else's.
LIMITS = """
create function accounts_session_limits(organisation bigint) returns smallint[]
language sql stable security definer set search_path = public, pg_temp as $$
  select array[session_hours, idle_minutes]::smallint[] from accounts_securitysettings s
  where s.organisation_id = organisation and exists (
    select from accounts_membership m where m.organisation_id = organisation
      and m.user_id = nullif(current_setting('kazinex.person', true), '')::bigint)
$$;
revoke all on function accounts_session_limits(bigint) from public;
grant execute on function accounts_session_limits(bigint) to kazinex_app;
"""


class Migration(migrations.Migration):
    """The membership is read together with what every page needs beside it, in one query."""

    dependencies = [("accounts", "0004_sessions_and_factors")]

    operations = [migrations.RunSQL(LIMITS, "drop function accounts_session_limits(bigint)")]
