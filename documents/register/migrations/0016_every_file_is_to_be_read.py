from django.db import migrations

# Every revision has a row from its first moment, whoever writes it and however many at once; those of before come last.
ROWS = """
create function documents_text_to_be_read() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into public.documents_revisiontext (organisation_id, revision_id, state, lines, due_at)
    select organisation_id, id, 'waiting', '', now() from made;
  return null;
end $$;
create trigger revision_is_to_be_read after insert on documents_revision
  referencing new table as made for each statement execute function documents_text_to_be_read();
insert into documents_revisiontext (organisation_id, revision_id, state, lines, due_at)
  select organisation_id, id, 'waiting', '', now() from documents_revision;
"""
NO_ROWS = """
drop trigger revision_is_to_be_read on documents_revision;
drop function documents_text_to_be_read();
"""


class Migration(migrations.Migration):
    """The words of every file wait to be read; apart from the table, which may not change once it holds rows."""

    dependencies = [("documents", "0015_texts_of_files")]

    operations = [migrations.RunSQL(ROWS, NO_ROWS)]
