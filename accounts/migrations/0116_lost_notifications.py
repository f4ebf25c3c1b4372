from django.db import migrations, models

COUNTED = """
create or replace function accounts_unread_notifications(person bigint) returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*) from accounts_notification n
  join accounts_membership m on m.organisation_id = n.organisation_id and m.user_id = n.user_id
  where n.user_id = person and n.read_at is null {seen} and m.status = 'active'
$$;
"""


class Migration(migrations.Migration):
    """What its reader may not see any more is counted in the bell no longer; nobody is told that it was read."""

    dependencies = [("accounts", "0113_long_notifications")]

    operations = [
        migrations.AddField("notification", "lost_at", models.DateTimeField(blank=True, null=True)),
        migrations.RunSQL(COUNTED.format(seen="and n.lost_at is null"), COUNTED.format(seen="")),
    ]
