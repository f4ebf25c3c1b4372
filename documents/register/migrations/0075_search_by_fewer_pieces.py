from importlib import import_module

from django.db import migrations

# The plan says by which pieces the index is asked for a pattern, since it knows how common each is. Every piece costs as
# much for each document the others find, those of a large project most: where hits elsewhere are few beside those here,
# they are left out as they are read. Who has no plan, leaves both out.
SEARCH = r"""
drop function documents_search(bigint, text[]);
create function documents_search(project bigint, patterns text[], pieces text[] default '{}', anywhere boolean default false)
returns setof bigint
language plpgsql stable strict security definer rows 200 set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_generic_plan as $$
declare
  sought text[] := pieces;
  inside text[] := array(select '%' || pattern || '%' from unnest(patterns) as pattern);
begin
  if cardinality(sought) = 0 then
    sought := array(
      select distinct piece from unnest(patterns) as pattern, public.documents_pieces(project, pattern) as every,
        unnest(every) with ordinality as part(piece, at)
      where (piece not like '  _' or length(btrim(pattern)) = 1)
        and at > 1 and (at % 3 = 2 or at = cardinality(every) or length(piece) < 3));
  end if;
  if not anywhere or cardinality(sought) = 0 then
    sought := sought || ('project ' || project);
  end if;
  return query
    select id from public.documents_document
    where organisation_id + 0 = nullif(current_setting('kazinex.organisation', true), '')::bigint
      and project_id + 0 = project
      and public.documents_pieces(project_id, number_folded || title_folded) @> sought
      and number_folded || title_folded like all (inside);
end $$;
revoke all on function documents_search(bigint, text[], text[], boolean) from public;
grant execute on function documents_search(bigint, text[], text[], boolean) to kazinex_app;
"""
NO_SEARCH = "drop function documents_search(bigint, text[], text[], boolean);"
GRANTED = """
revoke all on function documents_search(bigint, text[]) from public;
grant execute on function documents_search(bigint, text[]) to kazinex_app;
revoke all on function documents_search_plan(bigint, text[], text[]) from public;
grant execute on function documents_search_plan(bigint, text[], text[]) to kazinex_app;
"""

# The statistics name their pieces in order, so that each is found there by halves. The index is asked for three pieces of
# a pattern: the rarest of each of its words, then more of them, rather such as do not overlap. What three in ten documents
# have tells too little to be asked for.
PLAN = r"""
drop function documents_search_plan(bigint, text[], text[]);
create function documents_search_plan(
  project bigint, words text[], shapes text[],
  out place bigint, out is_joined boolean, out pattern text, out shares real[], out pieces text[],
  out documents real, out here real)
returns setof record
language plpgsql stable strict security definer rows 10 set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  unspaced constant text := '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3100-\u312f'
    '\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]';
  known text[];
  frequencies real[];
begin
  select told.most_common_elems::text::text[], told.most_common_elem_freqs into known, frequencies
    from pg_stats as told where told.schemaname = 'public' and told.tablename = 'document_search';
  return query
  with asked as (
    select asked.place, asked.shape, public.documents_fold(asked.word) as folded
    from unnest(words, shapes) with ordinality as asked(word, shape, place)
  ), spelt as (
    select asked.place, false as joined, asked.shape, asked.folded as spelling from asked
    union all
    select asked.place, true, asked.shape, replace(asked.folded, ' ', '') from asked
    where asked.shape <> 'whole' and asked.folded like '% %'
  ), placed as (
    select spelt.place, spelt.joined,
      case when spelling !~ ('^' || unspaced)
        and (shape in ('whole', 'start') or shape = 'inside' and length(spelling) <= 2) then ' ' else '' end
      || spelling
      || case when spelling !~ (unspaced || '$') and shape in ('whole', 'end') then ' ' else '' end as sought
    from spelt
  ), parts as (
    select placed.place, placed.joined, placed.sought, part.at,
      case when part.at > 1 or placed.sought like ' %' then ' ' else '' end || part.word
      || case when part.at < count(*) over (partition by placed.place, placed.joined) or placed.sought like '% '
        then ' ' else '' end as told
    from placed cross join lateral unnest(string_to_array(btrim(placed.sought, ' '), ' ')) with ordinality as part(word, at)
  ), pieces as (
    select parts.place, parts.joined, parts.sought, parts.at, part.piece, part.number,
      length(part.piece) = 3 and part.number < cardinality(every)
        and part.number % 3 <> case when parts.told like ' %' then 0 else 2 end as is_between,
      case when known[stands] = piece then frequencies[stands] else 0 end as share
    from parts cross join lateral public.documents_pieces(0, parts.told) as every
      left join lateral unnest(every) with ordinality as part(piece, number) on part.number > 1
      left join lateral width_bucket(part.piece, known) as stands on true
  ), of_word as (
    select pieces.*, row_number() over (
      partition by pieces.place, pieces.joined, pieces.at
      order by piece like '  _', share, is_between, pieces.number) as in_word
    from pieces
  ), ranked as (
    select of_word.*, row_number() over (partition by of_word.place, of_word.joined order by in_word, share) as in_all
    from of_word
  )
  select ranked.place, ranked.joined, ranked.sought,
    array_agg((case when piece is null then -1 else share end)::real order by ranked.at) filter (where in_word = 1),
    coalesce(array_agg(distinct piece) filter (where in_all <= 3 and share < 0.3 and piece not like '  _'), '{}'),
    (select reltuples from pg_class where oid = 'public.documents_document'::regclass),
    (select case when known[stands] = 'project ' || project then frequencies[stands] else 0 end
     from width_bucket('project ' || project, known) as stands)
  from ranked group by ranked.place, ranked.joined, ranked.sought
  order by ranked.place, ranked.joined;
end $$;
revoke all on function documents_search_plan(bigint, text[], text[]) from public;
grant execute on function documents_search_plan(bigint, text[], text[]) to kazinex_app;
"""


def _as_it_was() -> str:
    """Both functions as the migration before wrote them."""
    before = import_module("documents.register.migrations.0073_search_with_less_work")
    dropped = NO_SEARCH + "drop function documents_search_plan(bigint, text[], text[]);"
    return dropped + before.FEWER + before._planned() + GRANTED  # noqa: SLF001  it is read as it stands


class Migration(migrations.Migration):
    """The same hits of a search, by fewer pieces of its words."""

    dependencies = [("documents", "0074_counted_along_an_index")]

    operations = [migrations.RunSQL(SEARCH + PLAN, _as_it_was())]
