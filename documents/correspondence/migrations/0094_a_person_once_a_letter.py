from typing import Any

from django.db import connections, migrations, models

# Of somebody a letter named twice, under two addresses, the newest row stays, for that is where mail reaches them; it
# takes the place of the first, To before CC, and is handed on only where each of their rows in To was.
STAYING = """
create temporary table staying on commit drop as
select letter_id, user_id, max(id) as id, min(position) as position, bool_or(kind = 'to') as is_to,
  min(read_at) as read_at,
  case when bool_and(handed_on_at is not null) filter (where kind = 'to') then max(handed_on_at) end as handed_on_at
from correspondence_recipient where user_id is not null
group by letter_id, user_id having count(*) > 1
"""
MERGED = (
    """
update correspondence_recipient r set position = s.position, kind = case when s.is_to then 'to' else 'cc' end,
  read_at = s.read_at, handed_on_at = s.handed_on_at
from staying s where r.id = s.id
""",
    """
update correspondence_reply a set outside_id = s.id from correspondence_recipient r
join staying s on s.letter_id = r.letter_id and s.user_id = r.user_id where a.outside_id = r.id and r.id <> s.id
""",
    """
update correspondence_replydraft a set outside_id = newest.stays from (
  select distinct on (s.id) d.id, s.id as stays from correspondence_replydraft d
  join correspondence_recipient r on r.id = d.outside_id
  join staying s on s.letter_id = r.letter_id and s.user_id = r.user_id
  where not exists (select from correspondence_replydraft kept where kept.outside_id = s.id)
  order by s.id, d.created_at desc, d.id desc) newest
where a.id = newest.id
""",
    """
delete from correspondence_replydraft a using correspondence_recipient r
join staying s on s.letter_id = r.letter_id and s.user_id = r.user_id where a.outside_id = r.id and r.id <> s.id
""",
    """
delete from correspondence_recipient r using staying s
where s.letter_id = r.letter_id and s.user_id = r.user_id and r.id <> s.id
""",
    "set constraints all immediate",
    "set constraints all deferred",
    "drop table staying",
)


def merge(apps: Any, schema_editor: Any) -> None:
    """Make one row of those that name the same person; the wall lets in one organisation at a time."""
    connection = connections[schema_editor.connection.alias]
    for organisation in apps.get_model("accounts", "Organisation").objects.using(connection.alias):
        with connection.cursor() as cursor:
            cursor.execute("select set_config('kazinex.organisation', %s, true)", [str(organisation.pk)])
            for statement in (STAYING, *MERGED):
                cursor.execute(statement)


class Migration(migrations.Migration):
    """A letter names a person once, whatever their address was; it could name them twice once."""

    dependencies = [("accounts", "0013_storage_quota"), ("correspondence", "0093_what_letters_are_filtered_by")]

    operations = [
        migrations.RunPython(merge, migrations.RunPython.noop),
        migrations.AddConstraint(
            "recipient",
            models.UniqueConstraint(fields=["organisation", "letter", "user"], name="recipient_once_a_person"),
        ),
    ]
