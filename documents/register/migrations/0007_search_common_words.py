from django.db import migrations

# A text index answers rare words at once. It must gather every hit of a common one before the first page can be sorted
# (measured: 2 s for a word in a quarter of a million numbers, a time-out for one in all of them), where walking along
# the sort order meets fifty hits soon. Which it is, the statistics of the index tell: no word is in more documents than
# the rarest of its pieces. The words come back as the database writes them small, for the walk to look for.
PLAN = r"""
create function documents_search_plan(
  project bigint, words text, out is_common boolean, out inside text[], out beginning text[])
language plpgsql stable strict security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  sought text[] := regexp_split_to_array(btrim(lower(words)), '[[:space:]]+');
  pieces text[] := array['project ' || project];
  documents double precision := (select reltuples from pg_class where oid = 'public.documents_document'::regclass);
  hits double precision;
begin
  inside := array(select word from unnest(sought) as word where word !~ '^[[:alnum:]]{1,2}$');
  beginning := array(select word from unnest(sought) as word where word ~ '^[[:alnum:]]{1,2}$');
  pieces := pieces || array(
    select substr(spread, place, 3)
    from (select regexp_replace(word, '[^[:alnum:]]+', '  ', 'g') as spread from unnest(inside) as word
          union all select '  ' || word from unnest(beginning) as word) as words_spread,
         generate_series(1, length(spread) - 2) as place);
  select min(coalesce(known.share, least_known)) * documents into hits
    from pg_stats as told
    cross join lateral (select min(share) as least_known from unnest(most_common_elem_freqs) as share) as least
    cross join unnest(pieces) as piece
    left join lateral (
      select share from unnest(told.most_common_elems::text::text[], told.most_common_elem_freqs) as known(element, share)
      where element = piece) as known on true
    where told.schemaname = 'public' and told.tablename = 'document_search' and told.most_common_elems is not null;
  is_common := coalesce(hits > least(100000, documents / 10), false);
end $$;
revoke all on function documents_search_plan(bigint, text) from public;
grant execute on function documents_search_plan(bigint, text) to kazinex_app;
"""
NO_PLAN = "drop function documents_search_plan(bigint, text)"


class Migration(migrations.Migration):
    """Know before a search whether its words are too common for the text index."""

    dependencies = [("documents", "0006_indexes_of_a_discipline")]

    operations = [migrations.RunSQL(PLAN, NO_PLAN)]
