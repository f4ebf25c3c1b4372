from django.db import migrations

from kazinex.core.rls import EnableTenantRLS

# Every committed event is queued for its seal, whoever wrote it and however.
QUEUE = """
create function audit_enqueue() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into public.audit_queue (id, organisation_id, queued_at) values (new.id, new.organisation_id, clock_timestamp());
  return null;
end $$;
create trigger audit_event_queued after insert on audit_auditevent for each row execute function audit_enqueue();
insert into audit_queue (id, organisation_id, queued_at) select id, organisation_id, clock_timestamp() from audit_auditevent;
"""
UNQUEUE = "drop trigger audit_event_queued on audit_auditevent; drop function audit_enqueue();"

# The sealer takes up the events of all organisations in one process and knows none of them beforehand, so a policy of
# its own lets it through the wall on the tables of the log, and its grants end there: it can read events and add
# proofs, and cannot read, write or change anything else. The application may read proofs and write none.
SEALER = """
revoke insert, update, delete, truncate on audit_queue, audit_leaf, audit_seal, audit_checkpoint from kazinex_app;
grant select on audit_auditevent to kazinex_seal;
grant select, delete on audit_queue to kazinex_seal;
grant select, insert on audit_leaf, audit_seal, audit_checkpoint to kazinex_seal;
create policy sealer on audit_auditevent for select to kazinex_seal using (true);
create policy sealer on audit_queue to kazinex_seal using (true) with check (true);
create policy sealer on audit_leaf to kazinex_seal using (true) with check (true);
create policy sealer on audit_seal to kazinex_seal using (true) with check (true);
create policy sealer on audit_checkpoint to kazinex_seal using (true) with check (true);
create trigger audit_leaf_append_only before update or delete on audit_leaf for each row execute function audit_refuse();
create trigger audit_leaf_keeps_all before truncate on audit_leaf for each statement execute function audit_refuse();
create trigger audit_seal_append_only before update or delete on audit_seal for each row execute function audit_refuse();
create trigger audit_seal_keeps_all before truncate on audit_seal for each statement execute function audit_refuse();
create trigger audit_checkpoint_append_only before update or delete on audit_checkpoint
  for each row execute function audit_refuse();
create trigger audit_checkpoint_keeps_all before truncate on audit_checkpoint
  for each statement execute function audit_refuse();
"""
UNSEALER = """
drop policy sealer on audit_auditevent;
drop policy sealer on audit_queue;
drop policy sealer on audit_leaf;
drop policy sealer on audit_seal;
drop policy sealer on audit_checkpoint;
revoke all on audit_auditevent from kazinex_seal;
drop trigger audit_leaf_append_only on audit_leaf;
drop trigger audit_leaf_keeps_all on audit_leaf;
drop trigger audit_seal_append_only on audit_seal;
drop trigger audit_seal_keeps_all on audit_seal;
drop trigger audit_checkpoint_append_only on audit_checkpoint;
drop trigger audit_checkpoint_keeps_all on audit_checkpoint;
"""

# What people search: actors (weight A), everything else said (B), and the organisation (C) so that one word of a small
# organisation does not walk through a large one's. Numbers such as HT-CIV-001 are split at their punctuation.
# @@ is not leakproof, so under row-level security the index would be skipped: audit_find asks as the owner, with the
# organisation's test of its own. Every part is immutable, so that PostgreSQL writes the function out in place; a call of
# it for each event would double the price of an insert.
SEARCH = """
create function audit_plain(said text) returns text language sql immutable parallel safe as $$
  select translate(said, '-_./\\@:;&<>+%#~?=*,()[]{}"''–—“”‘’…·•→«»', repeat(' ', 50))
$$;
create function audit_words(
  organisation bigint, actor text, target text, project text, details jsonb, request text, address inet
) returns tsvector language sql immutable parallel safe as $$
  select setweight(to_tsvector('pg_catalog.simple'::regconfig, 'o' || organisation::text), 'C')
      || setweight(to_tsvector('pg_catalog.simple'::regconfig, public.audit_plain(actor)), 'A')
      || setweight(to_tsvector('pg_catalog.simple'::regconfig, public.audit_plain(
           target || ' ' || project || ' ' || request || ' ' || coalesce(host(address), '') || ' '
           || left(jsonb_path_query_array(details, '$.** ? (@.type() == "string")')::text, 50000))), 'B')
$$;
create index audit_words on audit_auditevent using gin
  (audit_words(organisation_id, actor_label, target_label, project_label, details, request_id, ip));
create function audit_find(
  said text, wanted_category text, wanted_action text, wanted_projects bigint[], wanted_without_project boolean,
  since timestamptz, until timestamptz,
  older_than timestamptz, older_than_id bigint, newer_than timestamptz, newer_than_id bigint, most integer
) returns setof bigint language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  here bigint := nullif(current_setting('kazinex.organisation', true), '')::bigint;
  direction text := case when newer_than is null then 'desc' else 'asc' end;
begin
  return query execute
    'select id from public.audit_auditevent where organisation_id = $1
       and public.audit_words(organisation_id, actor_label, target_label, project_label, details, request_id, ip) @@ $2
       and ($3 is null or category = $3) and ($4 is null or action = $4)
       and ($5 is null or project_id = any($5) or ($6 and project_id is null))
       and ($7 is null or at >= $7) and ($8 is null or at < $8)
       and ($9 is null or (at, id) < ($9, $10)) and ($11 is null or (at, id) > ($11, $12))
     order by at ' || direction || ', id ' || direction || ' limit $13'
    using here, to_tsquery('pg_catalog.simple', 'o' || here || ':C & ' || said), wanted_category, wanted_action,
      wanted_projects, wanted_without_project, since, until,
      older_than, older_than_id, newer_than, newer_than_id, most;
end $$;
"""
UNSEARCH = """
drop function audit_find(text, text, text, bigint[], boolean, timestamptz, timestamptz, timestamptz, bigint, timestamptz, bigint, integer);
drop index audit_words;
drop function audit_words(bigint, text, text, text, jsonb, text, inet);
drop function audit_plain(text);
"""

# A worker asks which organisations have an export to run or to clear away; it then activates one after the other.
DUE = """
create function audit_exports_due() returns setof bigint language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
  select distinct organisation_id from public.audit_auditexport
  where state = 'waiting' or (state = 'running' and lease_until < clock_timestamp())
     or (state = 'done' and expires_at < clock_timestamp())
$$;
revoke all on function audit_exports_due() from public;
grant execute on function audit_exports_due() to kazinex_app;
revoke all on function audit_find(text, text, text, bigint[], boolean, timestamptz, timestamptz, timestamptz, bigint, timestamptz, bigint, integer) from public;
grant execute on function audit_find(text, text, text, bigint[], boolean, timestamptz, timestamptz, timestamptz, bigint, timestamptz, bigint, integer) to kazinex_app;
"""


class Migration(migrations.Migration):
    """The wall around seals and exports, the queue, the sealer's narrow rights, and search through a definer function."""

    dependencies = [("audit", "0003_seals_exports_reviews")]

    operations = [
        EnableTenantRLS("AuditQueue"),
        EnableTenantRLS("AuditLeaf"),
        EnableTenantRLS("AuditSeal"),
        EnableTenantRLS("AuditCheckpoint"),
        EnableTenantRLS("AuditExport"),
        EnableTenantRLS("AuditReview"),
        migrations.RunSQL(QUEUE, UNQUEUE),
        migrations.RunSQL(SEALER, UNSEALER),
        migrations.RunSQL(SEARCH, UNSEARCH),
        migrations.RunSQL(DUE, "drop function audit_exports_due()"),
    ]
