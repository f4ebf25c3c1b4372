from django.db import migrations, models
from django.db.models import F, Q

PLAN = r"""
create or replace function guestshares_search_plan(sought text, out folded text, out is_rare boolean)
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
  is_rare := rarest is not null and rarest * rows <= {so_many} * sqrt(rows);
end $$;
"""


# The rarest pieces lead to hardly more than all of them do: each of the others, which most shares have, is looked up
# anew for every share that the rare ones found.
SEARCH = r"""
create or replace function guestshares_search(sought text) returns setof bigint
language plpgsql stable strict security definer rows 200 set search_path = pg_catalog, public, pg_temp as $$
declare
  here bigint := nullif(current_setting('kazinex.organisation', true), '')::bigint;
  folded text := public.documents_fold(sought);
  asked text[] := {asked};
begin
  return query
    select share_id from public.guestshares_sharewords
    where organisation_id + 0 = here
      and public.documents_pieces(organisation_id, words) @> asked
      and words like '%' || folded || '%';
end $$;
"""
ALL = "public.documents_pieces(here, folded)"
RAREST = """array(
    select piece from unnest(public.documents_pieces(here, folded)) as piece
    left join (
      select element, frequency from pg_stats as told,
        unnest(told.most_common_elems::text::text[], told.most_common_elem_freqs) as known(element, frequency)
      where told.schemaname = 'public' and told.tablename = 'share_words') as known on element = piece
    group by piece, frequency order by coalesce(frequency, 0), piece limit 4)"""

ENDED = {
    "share_revoked": ~Q(revoked_at=None),
    "share_exhausted": Q(maximum_opens__gt=0, maximum_opens__lte=F("opens_used")),
}


class Migration(migrations.Migration):
    """What few shares have is found by the rarest of it, what many have along the list; and what was revoked or used up by an index.

    Words that many have are looked for along the list sooner than before, since it is walked until 200 are counted.
    """

    dependencies = [("guestshares", "0107_opened_in_one_call")]

    operations = [
        migrations.RunSQL(PLAN.format(so_many=8), PLAN.format(so_many=40)),
        migrations.RunSQL(SEARCH.format(asked=RAREST), SEARCH.format(asked=ALL)),
        *[
            migrations.AddIndex(
                "share",
                models.Index(fields=["organisation", "-created_at", "-id"], condition=condition, name=name),
            )
            for name, condition in ENDED.items()
        ],
    ]
