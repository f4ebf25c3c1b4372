from django.db import migrations

# A move in the log belongs to the revision that was the newest when it was made, so a revision that was added to an
# approved document and never moved is the draft it was, and the one before it keeps its approval. Where the log does
# not tell of a document, its current revision keeps the status shown until now, and no earlier one is in force.
STATUSES = """
create temporary table status_words (label text, status text) on commit drop;
insert into status_words values
  ('Draft', 'draft'), ('For review', 'for_review'), ('Under review', 'under_review'), ('Approved', 'approved'),
  ('Approved with comments', 'approved_with_comments'), ('Revise and resubmit', 'revise'), ('Rejected', 'rejected'),
  ('Issued', 'issued'), ('For information', 'for_information'), ('Superseded', 'superseded'), ('Void', 'void'),
  ('Archived', 'archived');

create temporary table told on commit drop as
select document, code, status, at from (
  select document, first_value(code) over (partition by document, issue order by id) as code, status, at,
    row_number() over (partition by document, issue order by status is null, id desc) as place
  from (
    select e.id, e.target_id::bigint as document, e.details->>'revision' as code, w.status, e.at,
      count(*) filter (where e.action <> 'status_changed') over (partition by e.target_id order by e.id) as issue
    from audit_auditevent e
    left join status_words w on e.action = 'status_changed' and w.label = e.details->'changes'->'Status'->>1
    where e.target_type = 'document' and e.target_id ~ '^[0-9]{1,18}$'
      and e.action in ('document_registered', 'revision_added', 'status_changed')
  ) as happened
) as moved where place = 1;
create index on told (document, code);

update documents_revision r set status = known.status
from (
  select r.id, case
      when r.id = d.current_revision_id and (t.status is not null or not exists (
        select from told where told.document = d.id) or (
        select count(*) from documents_revision other where other.document_id = d.id) = 1) then d.status
      when t.document is not null then coalesce(t.status, 'draft')
      when r.id = d.current_revision_id then 'draft'
      else 'superseded' end as status
  from documents_revision r
  join documents_document d on d.id = r.document_id
  left join told t on t.document = r.document_id and t.code = r.code
) as known
where known.id = r.id and known.status <> r.status;

update documents_document d set current_code = r.code, status = r.status
from documents_revision r where r.id = d.current_revision_id;

update documents_document d set released_revision_id = r.id, released_code = r.code, released_status = r.status,
  has_two_faces = r.id is distinct from d.current_revision_id,
  released_at = case when r.id = d.current_revision_id then d.updated_at else greatest(r.created_at, t.at) end
from (
  select distinct on (document_id) id, document_id, code, status, created_at from documents_revision
  where status in ('approved', 'approved_with_comments', 'issued', 'for_information')
  order by document_id, created_at desc, id desc
) as r left join told t on t.document = r.document_id and t.code = r.code and t.status is not null
where r.document_id = d.id;

set constraints all immediate;
drop table told, status_words;
"""


class Migration(migrations.Migration):
    """Give today's revisions the status they had, as the audit log tells it."""

    dependencies = [("documents", "0010_status_of_a_revision"), ("audit", "0008_keys_and_turns")]

    operations = [migrations.RunSQL(STATUSES, migrations.RunSQL.noop)]
