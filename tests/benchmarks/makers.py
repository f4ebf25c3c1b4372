"""Much data, the same on every run: written by the owner in set-based SQL, with text indexes built afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction

from kazinex.core.tenancy import organisation_active
from projects.models import AccessGroup, AccessGroupMember, Project, ProjectMembership, Term
from tests.cast import World

DISCIPLINES = ("ARC", "CIV", "DRA", "ELE", "ENV", "FIR", "GEO", "HYD", "MEC", "PIP", "ROA", "SIG", "STR", "TEL")
TYPES = ("CAL", "DWG", "MTO", "RPT", "SCH", "SPC")
ZONES = tuple(f"Z{place:02}" for place in range(20))
FIRST = 1_000_000  # the id of the first document made here; far from the cast's
OLDER = 100_000_000  # the same of revisions that are not current
DOCUMENTS = """
insert into documents_document (id, organisation_id, project_id, number, title, discipline_id, document_type_id,
  zone_id, status, originator, owner_id, is_confidential, current_revision_id, current_code, released_revision_id,
  released_code, released_status, released_at, has_two_faces, custom, created_at, updated_at)
select %(first)s + n, %(organisation)s, %(project)s,
  format('MET-%%s-%%s-%%s', (%(codes)s::text[])[d], (%(types)s::text[])[t], lpad(n::text, 7, '0')),
  format('%%s %%s %%s of level %%s', (array['General', 'Typical', 'Detailed', 'Existing'])[1 + (h >> 3) %% 4],
    (array['drawing', 'section', 'elevation', 'diagram'])[1 + (h >> 7) %% 4],
    case when n %% 9973 = 0 then 'turnstile' else 'part ' || h %% 997 end, h %% 40),
  (%(disciplines)s::bigint[])[d], (%(document_types)s::bigint[])[t], (%(zones)s::bigint[])[1 + (h >> 11) %% 20],
  status, 'Metro Design', %(owner)s, h %% 100 = 0, %(first)s + n, 'B',
  case when two then %(older)s + n when one then %(first)s + n end,
  case when two then 'A' when one then 'B' else '' end,
  case when two then (array['approved', 'issued'])[1 + n %% 2] when one then status else '' end,
  case when two or one then moment end, two, '{}', now() - interval '1 year', moment
from (
  select *, timestamptz '2026-01-01' + (h %% 10000000) * interval '1 second' as moment,
    status in ('approved', 'issued') as one,
    status in ('draft', 'for_review', 'under_review') and h %% 3 = 0 as two
  from (
    select n, abs(hashint4(n)) as h, 1 + abs(hashint4(n + 7)) %% 14 as d, 1 + abs(hashint4(n + 13)) %% 6 as t,
      (array['draft', 'for_review', 'under_review', 'approved', 'issued', 'superseded'])[
        1 + (abs(hashint4(n)) >> 5) %% 6] as status
    from generate_series(1, %(rows)s) as n) as drawn) as made
"""
REVISIONS = """
insert into documents_revision (id, organisation_id, public_id, document_id, code, status, suitability, description,
  uploaded_by_id, file_name, storage_key, size, media_type, sha256, flags, scan, created_at)
select id, %(organisation)s, substr(md5(id::text), 1, 24), document, code, status, '', '', %(owner)s,
  id || '.pdf', 'bench/' || id, 1000, 'application/pdf', md5(id::text) || md5(id::text), '[]', 'unscanned', now()
from (
  select current_revision_id as id, id as document, current_code as code, status
  from documents_document where id > %(first)s
  union all
  select released_revision_id, id, released_code, released_status
  from documents_document where id > %(first)s and has_two_faces) as issued
"""
EVENTS = """
insert into audit_auditevent (organisation_id, at, category, action, actor_kind, actor_id, actor_label, project_id,
  project_label, target_type, target_id, target_label, details, request_id, agent, version)
select %(organisation)s, timestamptz '2026-01-01' + (%(from)s + n) * interval '7 seconds',
  (array['document', 'document', 'document', 'management', 'management'])[1 + h %% 5],
  (array['document_registered', 'revision_added', 'document_edited', 'document_locked',
    'document_unlocked'])[1 + h %% 5],
  'user', (h %% 300)::text, format('Person %%s <person%%s@meridian.example>', h %% 300, h %% 300),
  %(project)s, 'Harbour Tunnel (harbour)', 'document', (h %% 50000)::text, 'HT-CIV-DWG-' || h %% 50000,
  jsonb_build_object('title', 'Drain ' || n, 'revision', 'A', 'sha256', md5(n::text), 'reason', 'Issue',
    'changes', '{}'::jsonb), md5(n::text), 'Mozilla/5.0 (X11; Linux x86_64)', 1
from (select n, abs(hashint4(%(from)s + n)) as h from generate_series(1, %(rows)s) as n) as made
"""
SHARES = """
insert into guestshares_share (organisation_id, public_id, project_id, scope, label, recipient_name, recipient_email,
  instructions, created_by_id, token_hash, token_made_at, expires_at, maximum_opens, opens_used, allow_download,
  decisions, require_identification, acknowledgement_text, passphrase, previews, revoked_by, revoke_reason,
  distribution, company, asks_for_answers, created_at)
select %(organisation)s, substr(md5('share' || n), 1, 24), %(project)s, 'document', 'Review ' || n, 'Jo Reid ' || n,
  format('jo%%s@client.example', n), '', %(owner)s, md5(n::text) || md5(n::text), now(),
  now() + case when n %% %(every)s = 0 then -1 else 1 end * (1 + n %% 700) * interval '1 hour',
  5, n %% 4, true, '{}', false, '', '', 0, '', '', '', 'Contractor ' || n %% 20, true,
  now() - interval '40 days' + n * interval '1 second'
from generate_series(%(beginning)s + 1, %(beginning)s + %(rows)s) as n
"""
ITEMS = """
insert into guestshares_shareitem (organisation_id, share_id, document_id, revision_id, sha256, position)
select s.organisation_id, s.id, %(document)s, %(revision)s, repeat('0f', 32), 0 from guestshares_share s
where not exists (select from guestshares_shareitem i where i.share_id = s.id)
"""
INDEXES = """
select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index
where indrelid = any(%s::regclass[]) and not indisunique order by 1
"""
KEYS = """
select conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) from pg_constraint
where contype = 'f' and conrelid = any(%s::regclass[]) order by 1, 2
"""


@contextmanager
def as_owner(organisation: Any) -> Iterator[Any]:
    """The schema's owner, who stands behind the wall too."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("select set_config('kazinex.organisation', %s, true)", [str(organisation.pk)])
        cursor.execute("set local maintenance_work_mem = '256MB'")
        yield cursor


@contextmanager
def index_afterwards(cursor: Any, name: str) -> Iterator[None]:
    """Inside, the text index is gone; building it once is several times as fast as feeding it."""
    cursor.execute("select pg_get_indexdef(%s::regclass)", [name])
    (definition,) = cursor.fetchone()
    cursor.execute(f"drop index {name}")
    yield
    cursor.execute(definition)


@contextmanager
def indexed_afterwards(cursor: Any, *tables: str) -> Iterator[None]:
    """The same of every index that holds nothing to be unique."""
    cursor.execute(INDEXES, [list(tables)])
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f"drop index {name}")
    yield
    for _name, definition in found:
        cursor.execute(definition)


@contextmanager
def bound_afterwards(cursor: Any, *tables: str) -> Iterator[None]:
    """Inside, rows may refer to anything; foreign keys are held to all of them at once, not to one after the other."""
    cursor.execute(KEYS, [list(tables)])
    keys = cursor.fetchall()
    for table, name, _definition in keys:
        cursor.execute(f"alter table {table} drop constraint {name}")
    yield
    for table, name, definition in keys:
        cursor.execute(f"alter table {table} add constraint {name} {definition}")


def analyse(*tables: str) -> None:
    """Statistics and visibility, as autovacuum would have left them."""
    for table in tables:
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"vacuum (analyze) {table}")


def metro(world: World, rows: int) -> Project:
    """A project with a large register; remy sees two late disciplines through five groups, abel a mixture.

    Vera sees what is approved or issued of those disciplines, and miko of all; a sixth of it has a newer draft.
    """
    with organisation_active(world.meridian):
        project: Project = Project.objects.create(code="metro", name="Metro Line", time_zone="Australia/Sydney")
        terms = {
            kind: [
                Term.objects.get_or_create(kind=kind, code=code, project=None, defaults={"name": code})[0].pk
                for code in codes
            ]
            for kind, codes in (("discipline", DISCIPLINES), ("document_type", TYPES), ("zone", ZONES))
        }
        for name, role in (
            ("petra", "project_admin"),
            ("dina", "document_controller"),
            ("remy", "reviewer"),
            ("abel", "approver"),
            ("vera", "viewer"),
            ("miko", "viewer"),
        ):
            ProjectMembership.objects.create(project=project, user=world.people[name], role=role)
        _groups(world, project, terms)
    facts = {
        "first": FIRST,
        "older": OLDER,
        "organisation": world.meridian.pk,
        "project": project.pk,
        "owner": world.dina.pk,
        "rows": rows,
        "codes": list(DISCIPLINES),
        "types": list(TYPES),
        "disciplines": terms["discipline"],
        "document_types": terms["document_type"],
        "zones": terms["zone"],
    }
    tables = ("documents_document", "documents_revision")
    with (
        as_owner(world.meridian) as cursor,
        bound_afterwards(cursor, *tables),
        indexed_afterwards(cursor, *tables),
    ):
        cursor.execute(DOCUMENTS, facts)
        cursor.execute("alter table documents_revision disable trigger revision_is_to_be_read")
        cursor.execute(REVISIONS, facts)
        cursor.execute("alter table documents_revision enable trigger revision_is_to_be_read")
    analyse(*tables)
    world.projects["metro"] = project
    return project


def _groups(world: World, project: Project, terms: dict[str, list[int]]) -> None:
    disciplines, types, zones = terms["discipline"], terms["document_type"], terms["zone"]
    late: dict[str, Any] = {"disciplines": disciplines[-2:]}
    mixture: list[dict[str, Any]] = [
        {"disciplines": disciplines[4:6]},
        {"zones": zones[:2], "statuses": ["issued"]},
        {"document_types": types[:1], "statuses": ["approved"]},
        {"zones": zones[7:8]},
        {"disciplines": disciplines[9:10], "document_types": types[2:3]},
    ]
    narrowings: list[dict[str, Any]] = [
        {},
        {"disciplines": disciplines[-1:]},
        {"zones": zones[:3]},
        {"document_types": types[:2]},
        {"statuses": ["issued"]},
    ]
    released = {"statuses": ["approved", "issued"]}
    seen = {"remy": [late | one for one in narrowings], "abel": mixture, "vera": [late | released], "miko": [released]}
    for name, filters in seen.items():
        for place, conditions in enumerate(filters):
            group = AccessGroup.objects.create(project=project, name=f"{name} {place}", **conditions)
            AccessGroupMember.objects.create(group=group, user=world.people[name])


def events(world: World, rows: int, *, at_once: int = 5_000) -> None:
    """A long log: two of its organisations share the heap, block by block, as two busy ones would."""
    index, step = "audit_words", min(rows, at_once)
    with as_owner(world.meridian) as cursor:
        cursor.execute("alter table audit_auditevent disable trigger audit_event_queued")
        with index_afterwards(cursor, index):
            for place, start in enumerate(range(0, rows, step)):
                here, project = (world.meridian, world.harbour) if place % 2 else (world.northgate, world.depot)
                cursor.execute("select set_config('kazinex.organisation', %s, true)", [str(here.pk)])
                facts = {"organisation": here.pk, "project": project.pk, "from": start, "rows": min(step, rows - start)}
                cursor.execute(EVENTS, facts)
        cursor.execute("alter table audit_auditevent enable trigger audit_event_queued")
    analyse("audit_auditevent")


def shares(world: World, rows: int, *, due_every: int, with_items: bool = False, beginning: int = 0) -> None:
    """Many shares of Harbour Tunnel; every so many-th is past its date; `beginning` are there already."""
    facts = {
        "organisation": world.meridian.pk,
        "project": world.harbour.pk,
        "owner": world.dina.pk,
        "rows": rows,
        "every": due_every,
        "beginning": beginning,
        "document": world.plan.pk,
        "revision": world.plan.current_revision_id,
    }
    with as_owner(world.meridian) as cursor:
        with index_afterwards(cursor, "share_words"):
            cursor.execute(SHARES, facts)
            if with_items:
                cursor.execute(ITEMS, facts)
            cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")
    analyse("guestshares_share", "guestshares_shareitem", "guestshares_sharewords")
