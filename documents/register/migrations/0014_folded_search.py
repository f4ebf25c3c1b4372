from importlib import import_module

from django.db import migrations, models
from django.db.models import F, Func

# One function says how text is read for searching: without accents, case, width and punctuation, special letters as
# people without them type them (ł l, ß ss). Columns, index and queries all go through it, so they cannot differ; its
# tables stand here and not in PostgreSQL's dictionaries, which the embedded database lacks. Marks that make another
# letter in their script, such as the voicing of kana, stay. `documents/register/domain/folding.py` tells the
# same to Python, and a test holds both equal.
FOLDING = r"""
create function documents_fold(content text) returns text
language plpgsql immutable strict parallel safe cost 500 as $$
declare
  told text := content;
begin
  if octet_length(told) > length(told) then
    told := regexp_replace(normalize(told, nfkd),
      '[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u061c\u0640'
      '\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u115f\u1160\u17b4\u17b5\u180b-\u180f'
      '\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f'
      '\ufeff\U000e0000-\U000e01ef]', '', 'g');
    told := translate(lower(told collate pg_c_utf8), 'łøđðħıŧŋĸƀƒɨʉƶƚς⌀', 'loddhitnkbfiuzlσo');
    told := replace(replace(replace(replace(told, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');
    told := normalize(told, nfc);
  else
    told := lower(told collate pg_c_utf8);
  end if;
  return btrim(regexp_replace(told,
    '[\u0001-/:-@[-`{-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u02c2-\u02df\u037e\u0387\u055a-\u055f'
    '\u0589\u058a\u05be\u05c0\u05c3\u05c6\u05f3\u05f4\u060c\u060d\u061b-\u061f\u066a-\u066d\u06d4\u0964\u0965\u0970'
    '\u0e2f\u0e5a\u0e5b\u1680\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030'
    '\u303d-\u303f\u30a0\u30fb\ufe10-\ufe19\ufe30-\ufe6f\ufff9-\ufffd]+', ' ', 'g'));
end $$;

-- A number is also kept in one piece, so that HTCIVDWG001 finds HT-CIV-DWG-001.
create function documents_folded_number(number text) returns text
language plpgsql immutable strict parallel safe cost 500 as $$
declare
  folded text := public.documents_fold(number);
  joined text := replace(folded, ' ', '');
begin
  return ' ' || folded || ' ' || case when joined = folded then '' else joined || ' ' end;
end $$;

create function documents_folded_title(title text) returns text
language plpgsql immutable strict parallel safe cost 500 as $$
begin
  return ' ' || public.documents_fold(title) || ' ';
end $$;
"""
NO_FOLDING = """
drop function documents_folded_title(text);
drop function documents_folded_number(text);
drop function documents_fold(text);
"""

# Both at once, for each would write the whole table anew.
COLUMNS = """
alter table documents_document
  add column number_folded text generated always as (documents_folded_number(number)) stored,
  add column title_folded text generated always as (documents_folded_title(title)) stored;
alter table documents_document alter column number_folded set not null, alter column title_folded set not null;
"""
NO_COLUMNS = "alter table documents_document drop column number_folded, drop column title_folded"

# Pieces of three letters; blanks are doubled, so that a piece also tells where a word begins and ends. Whatever stands
# in a text has pieces that are all among the text's. Scripts without spaces between words have pieces of one and two.
INDEX = r"""
create function documents_pieces(project bigint, folded text) returns text[]
language plpgsql immutable strict parallel safe cost 1000 as $$
declare
  unspaced constant text := '^[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3100-\u312f'
    '\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]+$';
  spread text := replace(folded, ' ', '  ');
  pieces text[] := array['project ' || project];
  piece text;
begin
  for place in 1 .. length(spread) - 2 loop
    piece := substr(spread, place, 3);
    if right(piece, 2) <> '  ' then
      pieces := pieces || piece;
    end if;
  end loop;
  if octet_length(folded) > length(folded) then
    for place in 1 .. length(folded) loop
      if substr(folded, place, 1) ~ unspaced then
        pieces := pieces || substr(folded, place, 1);
        if place < length(folded) and substr(folded, place, 2) ~ unspaced then
          pieces := pieces || substr(folded, place, 2);
        end if;
      end if;
    end loop;
  end if;
  return pieces;
end $$;

create index document_search on documents_document using gin (documents_pieces(project_id, number_folded || title_folded));
"""
NO_INDEX = """
drop index document_search;
drop function documents_pieces(bigint, text);
"""

# Text operators are not leak-proof, so under row-level security no text index would be used. One function, owned by the
# schema's owner, may; its first condition is the organisation of the session. It answers with what holds all of some
# patterns; everything else that was asked, and what may be seen, is decided outside behind the wall. A piece that only
# says how a word begins is in very many documents: it is asked for where there is no other.
SEARCH = r"""
create function documents_search(project bigint, patterns text[]) returns setof bigint
language plpgsql stable strict security definer rows 200 set search_path = pg_catalog, public, pg_temp as $$
declare
  sought text[] := array(
    select distinct piece from unnest(patterns) as pattern, unnest(public.documents_pieces(project, pattern)) as piece
    where piece not like '  _' or length(btrim(pattern)) = 1);
  inside text[] := array(select '%' || pattern || '%' from unnest(patterns) as pattern);
begin
  return query
    select id from public.documents_document
    where organisation_id + 0 = nullif(current_setting('kazinex.organisation', true), '')::bigint
      and project_id + 0 = project
      and public.documents_pieces(project_id, number_folded || title_folded) @> sought
      and number_folded || title_folded like all (inside);
end $$;
revoke all on function documents_search(bigint, text[]) from public;
grant execute on function documents_search(bigint, text[]) to kazinex_app;
"""
NO_SEARCH = "drop function documents_search(bigint, text[])"

# What is looked for, as the columns have it; where marks part it, a second time joined. Shapes: `inside` a word, a
# `whole` word or phrase, its `start`, its `end`, its `middle`; one or two letters alone are looked for where words begin.
# Of each word of it, the share of all documents that hold the rarest of its pieces, which is no less than hold the word;
# -1 for a word too short to have one, nothing without statistics.
PLAN = r"""
create function documents_search_plan(
  project bigint, words text[], shapes text[],
  out place bigint, out is_joined boolean, out pattern text, out shares real[], out documents real)
returns setof record
language plpgsql stable strict security definer rows 10 set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
declare
  unspaced constant text := '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3100-\u312f'
    '\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]';
  elements text[];
  frequencies real[];
begin
  select told.most_common_elems::text::text[], told.most_common_elem_freqs into elements, frequencies
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
  ), pieces as materialized (
    select parts.place, parts.joined, parts.sought, parts.at, piece
    from parts left join lateral unnest(public.documents_pieces(0, told)) as piece on piece <> 'project 0'
  ), known as materialized (
    select element, frequency from unnest(elements, frequencies) as known(element, frequency)
    where element in (select piece from pieces)
  ), shared as (
    select pieces.place, pieces.joined, pieces.sought, pieces.at,
      case when count(piece) = 0 then -1 when elements is not null then min(coalesce(frequency, 0)) else 0 end as share
    from pieces left join known on element = piece
    group by pieces.place, pieces.joined, pieces.sought, pieces.at
  )
  select shared.place, shared.joined, shared.sought, array_agg(share::real order by shared.at),
    (select reltuples from pg_class where oid = 'public.documents_document'::regclass)
  from shared group by shared.place, shared.joined, shared.sought
  order by shared.place, shared.joined;
end $$;
revoke all on function documents_search_plan(bigint, text[], text[]) from public;
grant execute on function documents_search_plan(bigint, text[], text[]) to kazinex_app;
"""
NO_PLAN = "drop function documents_search_plan(bigint, text[], text[])"


def _before(name: str, what: str) -> str:
    told: str = getattr(import_module(f"documents.register.migrations.{name}"), what)
    return told


def _folded(of: str) -> models.GeneratedField:
    expression = Func(F(of), function=f"documents_folded_{of}")
    return models.GeneratedField(expression=expression, output_field=models.TextField(), db_persist=True)


class Migration(migrations.Migration):
    """Search without accents, case, width and punctuation, in every script, for any expression of words."""

    dependencies = [("documents", "0013_longer_file_names")]

    operations = [
        migrations.RunSQL(_before("0007_search_common_words", "NO_PLAN"), _before("0007_search_common_words", "PLAN")),
        migrations.RunSQL(_before("0004_search", "UNDO"), _before("0004_search", "SEARCH")),
        migrations.RunSQL(FOLDING, NO_FOLDING),
        migrations.RunSQL(
            COLUMNS,
            NO_COLUMNS,
            state_operations=[
                migrations.AddField("document", "number_folded", _folded("number")),
                migrations.AddField("document", "title_folded", _folded("title")),
            ],
        ),
        migrations.RunSQL(INDEX, NO_INDEX),
        migrations.RunSQL(SEARCH, NO_SEARCH),
        migrations.RunSQL(PLAN, NO_PLAN),
    ]
