from typing import Any

import django.db.models.deletion
from django.db import connections, migrations, models
from django.db.models import Q

from kazinex.core.rls import TenantForeignKey

OPEN = ("sent", "responded", "reopened")
AWAITED = Q(status__in=OPEN, answered_at=None, ball__in=("recipients", "sender"))
FILTERED = ["status", "type", "priority"]
WALKED = ["organisation", "project", "moved_at", "id"]
AUTHOR = ["organisation", "author", "project", "moved_at", "id"]
NAMING = ["organisation", "user", "project", "moved_at", "letter"]
TO_ALL = Q(is_for_all=True) & ~Q(status="draft")
FOLLOWING = """
create or replace function correspondence_follow_letter() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    perform from public.correspondence_letter where id = new.letter_id for share;
  end if;
  select l.project_id, l.moved_at, l.status, l.type_id, l.priority,
    l.status in ('sent', 'responded', 'reopened') and l.ball = 'recipients'
      and new.kind = 'to' and new.handed_on_at is null,
    case when l.status in ('sent', 'responded', 'reopened') and l.answered_at is null
      and l.ball in ('recipients', 'sender') then l.due_at end
    into new.project_id, new.moved_at, new.status, new.type_id, new.priority, new.waits, new.late_at
    from public.correspondence_letter l where l.id = new.letter_id;
  return new;
end $$;
drop trigger letter_leads_recipients on correspondence_letter;
create trigger letter_leads_recipients after update on correspondence_letter
  for each row when (
    (old.project_id, old.moved_at, old.status, old.ball, old.type_id, old.priority, old.due_at, old.answered_at)
    is distinct from
    (new.project_id, new.moved_at, new.status, new.ball, new.type_id, new.priority, new.due_at, new.answered_at))
  execute function correspondence_lead_recipients();
"""
BEFORE = """
create or replace function correspondence_follow_letter() returns trigger
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
drop trigger letter_leads_recipients on correspondence_letter;
create trigger letter_leads_recipients after update on correspondence_letter
  for each row when (
    (old.project_id, old.moved_at, old.status, old.ball)
    is distinct from (new.project_id, new.moved_at, new.status, new.ball))
  execute function correspondence_lead_recipients();
"""


def follow(apps: Any, schema_editor: Any) -> None:
    """Those that are there follow at once, by the trigger; the wall lets in one organisation at a time."""
    connection = connections[schema_editor.connection.alias]
    for organisation in apps.get_model("accounts", "Organisation").objects.using(connection.alias):
        with connection.cursor() as cursor:
            cursor.execute("select set_config('kazinex.organisation', %s, true)", [str(organisation.pk)])
            cursor.execute(
                "update correspondence_recipient set letter_id = letter_id where organisation_id = %s",
                [organisation.pk],
            )
            cursor.execute("set constraints all immediate")
            cursor.execute("set constraints all deferred")


class Migration(migrations.Migration):
    """Whom a letter names keep what registers narrow by besides, and every index of the register tells it.

    So a narrowed page reads index entries and not letters. Two indexes nobody reads along any more go.
    """

    dependencies = [
        ("accounts", "0013_storage_quota"),
        ("correspondence", "0092_recipients_follow_their_letter"),
    ]

    operations = [
        migrations.AddField(
            "recipient",
            "type",
            models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="correspondence.lettertype",
            ),
        ),
        TenantForeignKey("Recipient", "type"),
        migrations.AddField("recipient", "priority", models.CharField(default="", editable=False, max_length=12)),
        migrations.AddField("recipient", "late_at", models.DateTimeField(editable=False, null=True)),
        migrations.RunSQL(FOLLOWING, BEFORE),
        migrations.RunPython(follow, migrations.RunPython.noop),
        migrations.RemoveIndex("letter", "letter_by_move"),
        migrations.RemoveIndex("letter", "letter_by_status"),
        migrations.RemoveIndex("letter", "letters_by_author"),
        migrations.RemoveIndex("letter", "letters_by_keeper"),
        migrations.RemoveIndex("letter", "letters_for_all"),
        migrations.RemoveIndex("letter", "letters_for_all_by_status"),
        migrations.RemoveIndex("letter", "letters_for_all_by_type"),
        migrations.RemoveIndex("recipient", "letters_naming"),
        migrations.AddIndex(
            "letter",
            models.Index(fields=WALKED, include=[*FILTERED, "has_documents"], condition=TO_ALL, name="letters_for_all"),
        ),
        migrations.AddIndex(
            "letter",
            models.Index(
                fields=["organisation", "project", "status", "moved_at", "id"],
                include=["type", "priority", "has_documents"],
                condition=TO_ALL,
                name="letters_for_all_by_status",
            ),
        ),
        migrations.AddIndex(
            "letter",
            models.Index(
                fields=["organisation", "project", "type", "moved_at", "id"],
                include=["status", "priority", "has_documents"],
                condition=TO_ALL,
                name="letters_for_all_by_type",
            ),
        ),
        migrations.AddIndex(
            "letter",
            models.Index(
                fields=WALKED,
                include=["due_at", *FILTERED, "has_documents"],
                condition=TO_ALL & AWAITED,
                name="letters_for_all_awaited",
            ),
        ),
        migrations.AddIndex("letter", models.Index(fields=AUTHOR, include=FILTERED, name="letters_by_author")),
        migrations.AddIndex(
            "letter",
            models.Index(
                fields=AUTHOR, include=["due_at", *FILTERED], condition=AWAITED, name="letters_awaited_by_author"
            ),
        ),
        migrations.AddIndex(
            "letter",
            models.Index(
                fields=["organisation", "keeper", "project", "moved_at", "id"],
                include=FILTERED,
                condition=Q(keeper__isnull=False),
                name="letters_by_keeper",
            ),
        ),
        migrations.AddIndex("recipient", models.Index(fields=NAMING, include=FILTERED, name="letters_naming")),
        migrations.AddIndex(
            "recipient",
            models.Index(
                fields=NAMING,
                include=["late_at", *FILTERED],
                condition=Q(late_at__isnull=False),
                name="letters_late_to",
            ),
        ),
    ]
