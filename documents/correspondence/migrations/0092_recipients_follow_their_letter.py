from typing import Any

import django.db.models.deletion
from django.db import connections, migrations, models
from django.db.models import Q

from kazinex.core.rls import TenantForeignKey

OPEN = ("sent", "responded", "reopened")
KEPT = """
create function correspondence_follow_letter() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    perform from public.correspondence_letter where id = new.letter_id for share;
  end if;
  select l.project_id, l.moved_at, l.status,
    l.status in ('sent', 'responded', 'reopened') and l.ball = 'recipients'
      and new.kind = 'to' and new.handed_on_at is null
    into new.project_id, new.moved_at, new.status, new.waits
    from public.correspondence_letter l where l.id = new.letter_id;
  return new;
end $$;
create trigger recipient_follows_letter before insert or update on correspondence_recipient
  for each row execute function correspondence_follow_letter();
create function correspondence_lead_recipients() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  update public.correspondence_recipient set letter_id = letter_id where letter_id = new.id;
  return null;
end $$;
create trigger letter_leads_recipients after update on correspondence_letter
  for each row when (
    (old.project_id, old.moved_at, old.status, old.ball)
    is distinct from (new.project_id, new.moved_at, new.status, new.ball))
  execute function correspondence_lead_recipients();
"""
NOT_KEPT = """
drop trigger letter_leads_recipients on correspondence_letter;
drop function correspondence_lead_recipients();
drop trigger recipient_follows_letter on correspondence_recipient;
drop function correspondence_follow_letter();
"""
THOSE_THERE = """
update correspondence_recipient r
set project_id = l.project_id, moved_at = l.moved_at, status = l.status,
  waits = l.status in ('sent', 'responded', 'reopened') and l.ball = 'recipients'
    and r.kind = 'to' and r.handed_on_at is null
from correspondence_letter l where l.id = r.letter_id and r.organisation_id = %s
"""


def follow(apps: Any, schema_editor: Any) -> None:
    """Those that are there follow at once; the wall lets in one organisation at a time."""
    connection = connections[schema_editor.connection.alias]
    for organisation in apps.get_model("accounts", "Organisation").objects.using(connection.alias):
        with connection.cursor() as cursor:
            cursor.execute("select set_config('kazinex.organisation', %s, true)", [str(organisation.pk)])
            cursor.execute(THOSE_THERE, [organisation.pk])
            cursor.execute("set constraints all immediate")
            cursor.execute("set constraints all deferred")


class Migration(migrations.Migration):
    """Whom a letter names keep what registers sort and narrow by, so that each person's are read along one index."""

    dependencies = [
        ("accounts", "0013_storage_quota"),
        ("correspondence", "0091_indexes_of_the_register"),
        ("projects", "0030_saved_views"),
    ]

    operations = [
        migrations.AddField(
            "recipient",
            "project",
            models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.project",
            ),
        ),
        TenantForeignKey("Recipient", "project"),
        migrations.AddField("recipient", "moved_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("recipient", "status", models.CharField(default="", editable=False, max_length=10)),
        migrations.AddField("recipient", "waits", models.BooleanField(default=False, editable=False)),
        migrations.RunPython(follow, migrations.RunPython.noop),
        migrations.RunSQL(KEPT, NOT_KEPT),
        migrations.RemoveIndex("recipient", "letters_asked_of"),
        migrations.AddIndex(
            "recipient",
            models.Index(
                fields=["organisation", "user", "project", "moved_at", "letter", "status"], name="letters_naming"
            ),
        ),
        migrations.AddIndex(
            "recipient",
            models.Index(
                fields=["organisation", "user", "project", "moved_at", "letter"],
                condition=Q(waits=True),
                name="letters_waiting",
            ),
        ),
        migrations.AddIndex(
            "letter",
            models.Index(
                fields=["organisation", "author", "project", "moved_at", "id", "status"], name="letters_by_author"
            ),
        ),
        migrations.AddIndex(
            "letter",
            models.Index(
                fields=["organisation", "keeper", "project", "moved_at", "id", "status"],
                condition=Q(keeper__isnull=False),
                name="letters_by_keeper",
            ),
        ),
        migrations.AddIndex(
            "letter",
            models.Index(
                fields=["organisation", "author", "project", "moved_at", "id"],
                condition=Q(status__in=OPEN, ball="sender") & Q(keeper=None),
                name="letters_back_at_author",
            ),
        ),
        migrations.AddIndex(
            "letter",
            models.Index(
                fields=["organisation", "project", "moved_at", "id"],
                condition=Q(is_for_all=True),
                name="letters_for_all",
            ),
        ),
        migrations.AddIndex(
            "letter",
            models.Index(
                fields=["organisation", "project", "status", "moved_at", "id"],
                condition=Q(is_for_all=True),
                name="letters_for_all_by_status",
            ),
        ),
        migrations.AddIndex(
            "letter",
            models.Index(
                fields=["organisation", "project", "type", "moved_at", "id"],
                condition=Q(is_for_all=True),
                name="letters_for_all_by_type",
            ),
        ),
    ]
