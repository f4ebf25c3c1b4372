"""Many letters and transmittals, the same on every run: written by the owner in set-based SQL."""

from typing import Any

from accounts.models import User
from documents.correspondence.models import LetterType
from documents.correspondence.services import letter_types
from kazinex.core.tenancy import organisation_active
from tests.benchmarks.makers import FIRST, analyse, as_owner, bound_afterwards
from tests.cast import World

OF_LETTERS = tuple(f"correspondence_{table}" for table in ("letter", "recipient", "letterdocument"))
OF_TRANSMITTALS = tuple(f"transmittals_transmittal{table}" for table in ("", "recipient", "document"))
TABLES = (*OF_LETTERS, *OF_TRANSMITTALS)
LETTERS = """
insert into correspondence_letter (organisation_id, public_id, project_id, type_id, series, number, subject, body,
  priority, location, status, ball, is_for_all, has_documents, author_id, due_at, sent_at, moved_at, answered_at,
  closed_at, reason, cause, corrective_action, draft_key, typed, created_at)
select %(organisation)s, substr(md5('letter' || n), 1, 24), %(project)s, (%(types)s::bigint[])[t],
  (%(codes)s::text[])[t], n, format('Clash at grid %%s of level %%s', h %% 997, h %% 40), 'As shown.',
  (array['normal', 'normal', 'normal', 'urgent', 'information'])[1 + (h >> 9) %% 5], '', status,
  case when status = 'closed' then 'nobody' when status = 'responded' then 'sender' else 'recipients' end,
  (%(for_all)s::boolean[])[t], (%(for_all)s::boolean[])[t] and n %% 3 = 0,
  (%(people)s::bigint[])[1 + h %% %(count)s], moved + interval '14 days', moved - interval '9 days', moved,
  case when status in ('responded', 'closed') then moved end, case when status = 'closed' then moved end,
  '', '', '', '', '{}', moved - interval '9 days'
from (
  select *, now() - (h %% 100000000) * interval '1 second' as moved,
    case when n %% 100 < 85 then 'closed' when n %% 100 < 93 then 'sent' when n %% 100 < 99 then 'responded'
      else 'reopened' end as status, 1 + (h >> 5) %% cardinality(%(codes)s::text[]) as t
  from (select n, abs(hashint4(n)) as h from generate_series(1, %(rows)s) as n) as drawn) as made
"""
NAMED = """
insert into correspondence_recipient (organisation_id, public_id, letter_id, kind, position, user_id, name, email,
  company, source, rule, project_id, moved_at, status, waits, type_id, priority, late_at, created_at)
select l.organisation_id, substr(md5('named' || l.id || kind), 1, 24), l.id, kind, place,
  (%(people)s::bigint[])[1 + k %% %(count)s], 'Person', format('p%%s@meridian.example', k %% %(count)s),
  '', '', '', l.project_id, l.moved_at, l.status, kind = 'to' and l.status in ('sent', 'reopened'),
  l.type_id, l.priority, case when l.status in ('sent', 'reopened') then l.due_at end, l.created_at
from correspondence_letter l
cross join (values ('to', 1), ('cc', 2)) as w (kind, place)
cross join lateral (select abs(hashint4(l.number + 7)) + place * 3 as k) as drawn
where l.project_id = %(project)s
"""
ABOUT = """
insert into correspondence_letterdocument (organisation_id, letter_id, document_id, revision_id, position, code, sha256,
  created_at)
select l.organisation_id, l.id, d.id, d.current_revision_id, 1, d.current_code, repeat('0f', 32), l.created_at
from correspondence_letter l join documents_document d on d.id = %(first)s + 1 + l.number %% %(documents)s
where l.project_id = %(project)s and l.has_documents
"""
TRANSMITTALS = """
insert into transmittals_transmittal (organisation_id, public_id, project_id, series, number, subject, purpose,
  required_by, remarks, to_lines, cc_lines, document_lines, status, created_by_id, issued_at, ended_by, reason,
  issue_reason, relation, recipients_count, acknowledged_count, created_at)
select %(organisation)s, substr(md5('transmittal' || n), 1, 24), %(project)s, 'TR', n,
  format('Set %%s of level %%s', h %% 997, h %% 40),
  (array['approval', 'construction', 'information', 'review', 'requested'])[1 + (h >> 9) %% 5],
  (issued + interval '14 days')::date, '', '', '', '',
  case when n %% 50 = 0 then 'recalled' when n %% 10 < 6 then 'closed' else 'issued' end,
  (%(people)s::bigint[])[1 + h %% %(count)s], issued, '', '', '', '', 0, 0, issued
from (select *, now() - (h %% 100000000) * interval '1 second' as issued
  from (select n, abs(hashint4(n)) as h from generate_series(1, %(rows)s) as n) as drawn) as made
"""
SENT_TO = """
insert into transmittals_transmittalrecipient (organisation_id, public_id, transmittal_id, position, addressed_as,
  user_id, name, email, email_key, company, source, acknowledged_at, comment, received_by, created_at, project_id,
  issued_at, series, number, subject)
select t.organisation_id, substr(md5('sent' || t.id || place), 1, 24), t.id, place, 'to',
  (%(people)s::bigint[])[1 + k %% %(count)s], 'Person', format('p%%s@meridian.example', k %% %(count)s),
  format('p%%s@meridian.example', k %% %(count)s), '', '',
  case when (t.number + place) %% 5 > 0 then t.issued_at end, '', '', t.created_at, t.project_id, t.issued_at,
  t.series, t.number, t.subject
from transmittals_transmittal t
cross join (values (1), (2)) as w (place)
cross join lateral (select abs(hashint4(t.number + 7)) + place * 3 as k) as drawn
where t.project_id = %(project)s
"""
HELD = """
insert into transmittals_transmittaldocument (organisation_id, transmittal_id, document_id, revision_id, position, code,
  sha256, status_before, created_at)
select t.organisation_id, t.id, d.id, d.current_revision_id, place, d.current_code, repeat('0f', 32), 'approved',
  t.created_at
from transmittals_transmittal t
cross join (values (1), (2), (3)) as w (place)
join documents_document d on d.id = %(first)s + 1 + (t.number * 7 + place * 3571) %% %(documents)s
where t.project_id = %(project)s
"""


def letters(world: World, rows: int, *, among: list[User], documents: int) -> None:
    """So many letters of the metro, each to one and in copy to another of these people; a sixth about a document."""
    with organisation_active(world.meridian):
        letter_types.add_usual(by=world.actor("ada", ""))
        types = list(LetterType.objects.order_by("code"))
    facts = {
        **_facts(world, rows, among, documents),
        "types": [one.pk for one in types],
        "codes": [one.code for one in types],
        "for_all": [one.visibility == "project" for one in types],
    }
    with as_owner(world.meridian) as cursor, bound_afterwards(cursor, *OF_LETTERS):
        cursor.execute("alter table correspondence_recipient disable trigger recipient_follows_letter")
        for statement in (LETTERS, NAMED, ABOUT):
            cursor.execute(statement, facts)
        cursor.execute("alter table correspondence_recipient enable trigger recipient_follows_letter")
    analyse("accounts_user", *OF_LETTERS)


def transmittals(world: World, rows: int, *, among: list[User], documents: int) -> None:
    """So many transmittals of the metro, each of three documents to two of these people."""
    facts = _facts(world, rows, among, documents)
    with as_owner(world.meridian) as cursor, bound_afterwards(cursor, *OF_TRANSMITTALS):
        for statement in (TRANSMITTALS, SENT_TO, HELD):
            cursor.execute(statement, facts)
    analyse(*OF_TRANSMITTALS)


def _facts(world: World, rows: int, among: list[User], documents: int) -> dict[str, Any]:
    return {
        "organisation": world.meridian.pk,
        "project": world.projects["metro"].pk,
        "rows": rows,
        "people": [user.pk for user in among],
        "count": len(among),
        "first": FIRST,
        "documents": documents,
    }
