import django.db.models.deletion
from django.db import migrations, models

import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS, TenantForeignKey

STATES = [
    ("waiting", "Not read yet"),
    ("read", "Read"),
    ("none", "Holds no words"),
    ("password", "Protected by a password"),
    ("damaged", "Damaged or of an unusual kind"),
    ("large", "Too large"),
    ("slow", "Takes too long"),
]

# Words are whole words, and of scripts without spaces every two letters that stand together. A tsvector holds them, for
# it finds beginnings too; it takes a megabyte of different words, and what is over is not found. Lines are folded one by
# one, so that a place in them leads to the line it came from.
FOLDED = r"""
create function documents_folded_lines(lines text) returns text
language plpgsql immutable strict parallel safe cost 10000 as $$
begin
  return ' ' || (
    select coalesce(string_agg(public.documents_fold(line), E'\n' order by place), '')
    from unnest(string_to_array(lines, E'\n')) with ordinality as told(line, place)) || ' ';
end $$;

create function documents_lexemes(folded text) returns setof text
language plpgsql immutable strict parallel safe cost 10000 as $$
declare
  unspaced constant text := '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3100-\u312f'
    '\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]';
  word text;
begin
  foreach word in array regexp_split_to_array(
    btrim(case when octet_length(folded) > length(folded)
      then regexp_replace(folded, '(' || unspaced || '+)', ' \1 ', 'g') else folded end, E' \n'), '[ \n]+')
  loop
    if octet_length(word) > length(word) and word ~ unspaced then
      return query select substr(word, place, 2) from generate_series(1, length(word)) as place;
    elsif word <> '' then
      return next left(word, 40);
    end if;
  end loop;
end $$;

create function documents_words(lines text) returns tsvector
language plpgsql immutable strict parallel safe cost 100000 as $$
begin
  return (
    select coalesce(array_to_tsvector(array_agg(word)), '')
    from (
      select word, sum(octet_length(word)) over (order by word) as bytes
      from (select distinct word from public.documents_lexemes(public.documents_folded_lines(lines)) as word) as told
    ) as measured
    where bytes < 1000000);
end $$;

alter table documents_revisiontext
  add column folded text generated always as (documents_folded_lines(lines)) stored,
  add column words tsvector generated always as (documents_words(lines)) stored;
create index revision_text_words on documents_revisiontext using gin (words);
"""
NOT_FOLDED = """
drop index revision_text_words;
alter table documents_revisiontext drop column folded, drop column words;
drop function documents_words(text);
drop function documents_lexemes(text);
drop function documents_folded_lines(text);
"""

# What is looked for in files, past the wall as `documents_search` is and as narrow: of the project's documents the
# revisions that are a face of them. Shapes are `whole`, which is words side by side, and `start`, the beginning of one.
SEARCH = r"""
create function documents_text_pattern(word text, shape text) returns text
language plpgsql immutable strict parallel safe as $$
declare
  unspaced constant text := '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3100-\u312f'
    '\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]';
  folded text := public.documents_fold(word);
begin
  return case when folded ~ ('^' || unspaced) then '' else ' ' end || folded
    || case when shape = 'start' or folded ~ (unspaced || '$') then '' else ' ' end;
end $$;

create function documents_text_search(project bigint, word text, shape text, out document bigint, out revision bigint)
returns setof record
language plpgsql stable strict security definer rows 200 set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
declare
  pattern text := public.documents_text_pattern(word, shape);
  lexemes text[] := array(select public.documents_lexemes(pattern));
  sought tsquery := (
    select string_agg(
      quote_literal(lexeme)
      || case when place = cardinality(lexemes) and (shape = 'start' or pattern !~ ' $') then ':*' else '' end, ' & ')
    from unnest(lexemes) with ordinality as told(lexeme, place))::tsquery;
begin
  return query
    select d.id, t.revision_id
    from public.documents_revisiontext t
    join public.documents_revision r on r.id = t.revision_id
    join public.documents_document d on d.id = r.document_id
    where t.organisation_id + 0 = nullif(current_setting('kazinex.organisation', true), '')::bigint
      and d.organisation_id + 0 = t.organisation_id
      and d.project_id + 0 = project
      and (t.revision_id = d.current_revision_id or t.revision_id = d.released_revision_id)
      and t.words @@ sought
      and (cardinality(lexemes) < 2 or strpos(translate(t.folded, E'\n', ' '), pattern) > 0);
end $$;
revoke all on function documents_text_search(bigint, text, text) from public;
grant execute on function documents_text_search(bigint, text, text) to kazinex_app;

-- The first line in which one of some patterns stands, of each of some revisions; as its caller, behind the wall.
create function documents_text_lines(revisions bigint[], patterns text[], out revision bigint, out line text)
returns setof record
language sql stable strict rows 50 set search_path = pg_catalog, public, pg_temp as $$
  select t.revision_id, split_part(t.lines, E'\n', 1 + length(before) - length(replace(before, E'\n', '')))
  from public.documents_revisiontext t
  cross join lateral (
    select min(place) as place
    from unnest(patterns) as pattern, strpos(translate(t.folded, E'\n', ' '), pattern) as place
    where place > 0) as found
  cross join lateral (select left(t.folded, found.place) as before) as cut
  where t.revision_id = any(revisions) and found.place is not null;
$$;

create function documents_organisations_to_read() returns setof bigint
language sql stable security definer set search_path = pg_catalog, public as $$
  select o.id from public.accounts_organisation o
  where exists (
    select from public.documents_revisiontext t
    where t.organisation_id = o.id and t.state = 'waiting' and t.due_at <= now());
$$;
revoke all on function documents_organisations_to_read() from public;
grant execute on function documents_organisations_to_read() to kazinex_app;
"""
NO_SEARCH = """
drop function documents_organisations_to_read();
drop function documents_text_lines(bigint[], text[]);
drop function documents_text_search(bigint, text, text);
drop function documents_text_pattern(text, text);
"""


class Migration(migrations.Migration):
    """The words of files: read after upload, searched at the revision one sees."""

    dependencies = [("documents", "0050_virus_scan"), ("accounts", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="RevisionText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        default=kazinex.core.tenancy.active_organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="documents.revision",
                    ),
                ),
                ("state", models.CharField(choices=STATES, default="waiting", max_length=12)),
                ("lines", models.TextField(blank=True, default="")),
                ("due_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddIndex(
            "revisiontext",
            models.Index(
                fields=["organisation", "due_at", "id"],
                condition=models.Q(state="waiting"),
                name="revision_text_to_be_read",
            ),
        ),
        migrations.AddConstraint(
            "revisiontext",
            models.UniqueConstraint(fields=["organisation", "revision"], name="revision_text_once"),
        ),
        EnableTenantRLS("RevisionText"),
        TenantForeignKey("RevisionText", "revision"),
        migrations.RunSQL(FOLDED, NOT_FOLDED),
        migrations.RunSQL(SEARCH, NO_SEARCH),
    ]
