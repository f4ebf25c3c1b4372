from django.db import migrations

REFUSALS = """
create function documents_refuse_revision() returns trigger language plpgsql as $$
begin
  raise exception 'A revision is immutable: % is refused.', tg_op using errcode = 'insufficient_privilege';
end $$;
create trigger revision_is_immutable before update or delete on documents_revision
  for each row execute function documents_refuse_revision();
create function documents_refuse_number() returns trigger language plpgsql as $$
begin
  raise exception 'The number of a document is fixed.' using errcode = 'insufficient_privilege';
end $$;
create trigger document_keeps_number before update of number, project_id on documents_document
  for each row when (old.number is distinct from new.number or old.project_id is distinct from new.project_id)
  execute function documents_refuse_number();
"""
UNDO = """
drop trigger revision_is_immutable on documents_revision;
drop function documents_refuse_revision();
drop trigger document_keeps_number on documents_document;
drop function documents_refuse_number();
"""


class Migration(migrations.Migration):
    """Revisions never change, and a document keeps its number, whoever asks."""

    dependencies = [("documents", "0002_wall")]

    operations = [migrations.RunSQL(REFUSALS, UNDO)]
