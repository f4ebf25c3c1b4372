from typing import Any

from django.db import connections, migrations, models

KEPT = """
create function transmittals_count_recipients() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    update public.transmittals_transmittal t
      set recipients_count = t.recipients_count + c.every, acknowledged_count = t.acknowledged_count + c.said
      from (select transmittal_id, count(*) as every, count(acknowledged_at) as said from changed
        group by transmittal_id) c where t.id = c.transmittal_id;
  else
    update public.transmittals_transmittal t
      set recipients_count = t.recipients_count - c.every, acknowledged_count = t.acknowledged_count - c.said
      from (select transmittal_id, count(*) as every, count(acknowledged_at) as said from changed
        group by transmittal_id) c where t.id = c.transmittal_id;
  end if;
  return null;
end $$;
create function transmittals_count_acknowledged() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  update public.transmittals_transmittal set acknowledged_count = acknowledged_count
    + (new.acknowledged_at is not null)::int - (old.acknowledged_at is not null)::int
    where id = new.transmittal_id;
  return null;
end $$;
create trigger recipients_are_counted after insert on transmittals_transmittalrecipient
  referencing new table as changed for each statement execute function transmittals_count_recipients();
create trigger recipients_are_discounted after delete on transmittals_transmittalrecipient
  referencing old table as changed for each statement execute function transmittals_count_recipients();
create trigger acknowledgements_are_counted after update of acknowledged_at on transmittals_transmittalrecipient
  for each row when ((old.acknowledged_at is null) <> (new.acknowledged_at is null))
  execute function transmittals_count_acknowledged();
"""
NOT_KEPT = """
drop trigger acknowledgements_are_counted on transmittals_transmittalrecipient;
drop trigger recipients_are_discounted on transmittals_transmittalrecipient;
drop trigger recipients_are_counted on transmittals_transmittalrecipient;
drop function transmittals_count_acknowledged();
drop function transmittals_count_recipients();
"""
THOSE_THERE = """
update transmittals_transmittal t set recipients_count = c.every, acknowledged_count = c.said
from (select transmittal_id, count(*) as every, count(acknowledged_at) as said
  from transmittals_transmittalrecipient group by transmittal_id) c
where t.id = c.transmittal_id
"""


def count(apps: Any, schema_editor: Any) -> None:
    """Those that are there are counted once; the wall lets in one organisation at a time."""
    connection = connections[schema_editor.connection.alias]
    for organisation in apps.get_model("accounts", "Organisation").objects.using(connection.alias):
        with connection.cursor() as cursor:
            cursor.execute("select set_config('kazinex.organisation', %s, true)", [str(organisation.pk)])
            cursor.execute(THOSE_THERE)


class Migration(migrations.Migration):
    """A transmittal keeps how many it went to and how many acknowledged it, whoever writes its recipients."""

    dependencies = [("transmittals", "0052_numbering_and_workflow"), ("accounts", "0013_storage_quota")]

    operations = [
        migrations.AddField("transmittal", "recipients_count", models.PositiveIntegerField(default=0, editable=False)),
        migrations.AddField(
            "transmittal", "acknowledged_count", models.PositiveIntegerField(default=0, editable=False)
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
