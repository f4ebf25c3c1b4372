import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Coalesce

import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS, TenantForeignKey

# Apart from the shares: an opening writes every index of its share anew, and this one is dear. Folded as the register
# is (documents_fold); the numbers are those of the records the guest still has, and never change. Triggers keep it,
# whoever writes.
KEPT = r"""
create function guestshares_note_words(shares bigint[]) returns void
language sql set search_path = pg_catalog, public, pg_temp as $$
  insert into public.guestshares_sharewords as kept (organisation_id, share_id, words)
  select s.organisation_id, s.id, concat_ws(E'\n', public.documents_fold(s.recipient_name),
    public.documents_fold(s.recipient_email), public.documents_fold(s.label), public.documents_fold(s.company),
    (select string_agg(public.documents_folded_number(d.number), E'\n' order by i.position)
     from public.guestshares_shareitem i join public.documents_document d
       on d.organisation_id = i.organisation_id and d.id = i.document_id
     where i.organisation_id = s.organisation_id and i.share_id = s.id and i.withdrawn_at is null))
  from public.guestshares_share s where s.id = any(shares)
  on conflict (organisation_id, share_id) do update set words = excluded.words where kept.words <> excluded.words
$$;
create function guestshares_share_told() returns trigger language plpgsql as $$
begin
  perform public.guestshares_note_words(array(select id from fresh));
  return null;
end $$;
create function guestshares_share_retold() returns trigger language plpgsql as $$
begin
  perform public.guestshares_note_words(array[new.id]);
  return null;
end $$;
create function guestshares_items_told() returns trigger language plpgsql as $$
begin
  perform public.guestshares_note_words(array(select distinct share_id from fresh));
  return null;
end $$;
create trigger share_told after insert on guestshares_share
  referencing new table as fresh for each statement execute function guestshares_share_told();
create trigger share_retold after update of recipient_name, recipient_email, label, company on guestshares_share
  for each row when ((old.recipient_name, old.recipient_email, old.label, old.company)
    is distinct from (new.recipient_name, new.recipient_email, new.label, new.company))
  execute function guestshares_share_retold();
create trigger share_items_told after insert on guestshares_shareitem
  referencing new table as fresh for each statement execute function guestshares_items_told();
create trigger share_items_retold after update on guestshares_shareitem
  referencing new table as fresh for each statement execute function guestshares_items_told();
"""
NOT_KEPT = """
drop trigger share_items_retold on guestshares_shareitem;
drop trigger share_items_told on guestshares_shareitem;
drop trigger share_retold on guestshares_share;
drop trigger share_told on guestshares_share;
drop function guestshares_items_told();
drop function guestshares_share_retold();
drop function guestshares_share_told();
drop function guestshares_note_words(bigint[]);
"""
FILLED = """
select guestshares_note_words(array(select id from guestshares_share));
set constraints all immediate;
set constraints all deferred;
"""
INDEX = "create index share_words on guestshares_sharewords using gin (documents_pieces(organisation_id, words))"

# Text operators are not leak-proof, so behind the wall no text index is used: as in the register, a function of the
# schema's owner asks it, for the organisation of the session and no other. What is in many shares is not worth an
# index: the plan says so, by how many have the rarest piece of it; the list is then walked, and soon finds enough. With
# so many for each root of the number of shares both take about as long, as in the register.
SEARCH = r"""
create function guestshares_search(sought text) returns setof bigint
language plpgsql stable strict security definer rows 200 set search_path = pg_catalog, public, pg_temp as $$
declare
  here bigint := nullif(current_setting('kazinex.organisation', true), '')::bigint;
  folded text := public.documents_fold(sought);
begin
  return query
    select share_id from public.guestshares_sharewords
    where organisation_id + 0 = here
      and public.documents_pieces(organisation_id, words) @> public.documents_pieces(here, folded)
      and words like '%' || folded || '%';
end $$;
create function guestshares_search_plan(sought text, out folded text, out is_rare boolean)
language plpgsql stable strict security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  rows real := (select greatest(reltuples, 0) from pg_class where oid = 'public.guestshares_sharewords'::regclass);
  rarest real;
begin
  folded := public.documents_fold(sought);
  select min(coalesce(known.frequency, 0)) into rarest
  from unnest(public.documents_pieces(0, folded)) as piece
  left join (
    select element, frequency from pg_stats as told,
      unnest(told.most_common_elems::text::text[], told.most_common_elem_freqs) as known(element, frequency)
    where told.schemaname = 'public' and told.tablename = 'share_words') as known on element = piece
  where piece <> 'project 0';
  is_rare := rarest is not null and rarest * rows <= 40 * sqrt(rows);
end $$;
revoke all on function guestshares_search(text), guestshares_search_plan(text) from public;
grant execute on function guestshares_search(text), guestshares_search_plan(text) to kazinex_app;
"""
NO_SEARCH = "drop function guestshares_search_plan(text); drop function guestshares_search(text)"

# Who answers for any share that was not revoked, in which project: from one to the next along the index, however many
# shares each has.
OWNERS = """
create function guestshares_owners() returns table (project bigint, owner bigint)
language sql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp as $$
  with recursive here as materialized (
    select nullif(current_setting('kazinex.organisation', true), '')::bigint as id
  ), pair as (
    (select s.project_id, coalesce(s.taken_over_by_id, s.created_by_id) as owner_id
     from public.guestshares_share s
     where s.organisation_id = (select id from here) and s.revoked_at is null
     order by s.project_id, coalesce(s.taken_over_by_id, s.created_by_id) limit 1)
    union all
    select after.* from pair, lateral (
      select s.project_id, coalesce(s.taken_over_by_id, s.created_by_id) as owner_id
      from public.guestshares_share s
      where s.organisation_id = (select id from here) and s.revoked_at is null
        and (s.project_id, coalesce(s.taken_over_by_id, s.created_by_id)) > (pair.project_id, pair.owner_id)
      order by s.project_id, coalesce(s.taken_over_by_id, s.created_by_id) limit 1) as after
  )
  select project_id, owner_id from pair
$$;
revoke all on function guestshares_owners() from public;
grant execute on function guestshares_owners() to kazinex_app;
"""


class Migration(migrations.Migration):
    """Active Shares finds words, a contact, and what needs an owner along an index, however many shares there are."""

    dependencies = [
        ("accounts", "0013_storage_quota"),
        ("documents", "0014_folded_search"),
        ("guestshares", "0104_many_links_in_one_mail"),
    ]

    operations = [
        migrations.CreateModel(
            name="ShareWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField(editable=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        default=kazinex.core.tenancy.active_organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="found_by",
                        to="guestshares.share",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            "sharewords",
            models.UniqueConstraint(fields=("organisation", "share"), name="share_found_by_once"),
        ),
        EnableTenantRLS("ShareWords"),
        TenantForeignKey("ShareWords", "share"),
        migrations.RunSQL(KEPT, NOT_KEPT),
        migrations.RunSQL(FILLED, migrations.RunSQL.noop),
        migrations.RunSQL(INDEX, "drop index share_words"),
        migrations.RunSQL(SEARCH, NO_SEARCH),
        migrations.AddIndex(
            "share",
            models.Index(
                "organisation",
                "project",
                Coalesce("taken_over_by", "created_by"),
                "expires_at",
                name="share_by_owner",
                condition=Q(revoked_at=None),
            ),
        ),
        migrations.RunSQL(OWNERS, "drop function guestshares_owners()"),
    ]
