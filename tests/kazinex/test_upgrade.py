"""A database as an earlier release left it comes up to date, and keeps what stood in it.

`releases/` holds one dump for each release, made by `pg_dump --rows-per-insert=200` as the owner, with the demo in it.
"""

import lzma
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from kazinex import embedded
from kazinex.embedded.paths import binaries, runner
from tests import databases
from tests.surroundings import DATABASE, VAR

RELEASES = sorted(Path(__file__).with_name("releases").glob("*.sql.xz"))
# Rights come with the dump: were new tables open to the application already, its log would be open to changes.
EMPTY = """
DROP SCHEMA public CASCADE;
CREATE SCHEMA public AUTHORIZATION kazinex_owner;
COMMENT ON SCHEMA public IS 'standard public schema';
ALTER DEFAULT PRIVILEGES FOR ROLE kazinex_owner IN SCHEMA public REVOKE ALL ON TABLES FROM kazinex_app;
"""
IN_FORCE = {"approved", "approved_with_comments", "issued", "for_information"}
TOLD = 63  # documents of which the log tells
# A document of which the log tells nothing: its current revision alone keeps what was shown.
UNTOLD = """
with made as (
  insert into documents_document (organisation_id, project_id, number, title, status, originator, owner_id,
    is_confidential, created_at, updated_at)
  select organisation_id, project_id, 'UNTOLD-1', 'Untold', 'approved', '', owner_id, false, now(), now()
  from documents_document limit 1 returning *)
insert into documents_revision (organisation_id, public_id, document_id, code, description, uploaded_by_id, file_name,
  storage_key, size, media_type, sha256, created_at)
select organisation_id, 'untold' || code, id, code, '', owner_id, 'a.pdf', 'untold', 1, 'application/pdf', '0', now()
from made, unnest(array['A', 'B']) as code;
update documents_document set current_revision_id = (select id from documents_revision where public_id = 'untoldB')
where number = 'UNTOLD-1';
"""
MOVES = """
select target_label, coalesce(details->>'revision', ''), details->'changes'->'Status'->>1 from audit_auditevent
where action in ('document_registered', 'revision_added', 'status_changed') order by id
"""
STATUSES = """
select number, code, r.status from documents_revision r join documents_document d on d.id = r.document_id
"""
FACES = """
select number, current_code, status, released_code, released_status, has_two_faces from documents_document
"""
KEPT = {"documents_document": 63, "guestshares_share": 6, "accounts_user": 12, "audit_auditevent": 261}


@pytest.fixture
def cluster() -> embedded.Cluster:
    """The cluster of all tests, whose template is a new database."""
    return embedded.Cluster(VAR)


@dataclass(frozen=True)
class Upgrade:
    """A database of an earlier release that was brought up to date, and what stood in it before."""

    name: str
    applied: set[tuple[str, str]]
    rows: dict[str, Any]


@pytest.fixture(scope="module", params=RELEASES, ids=lambda path: path.name.removesuffix(".sql.xz"))
def upgraded(request: Any) -> Iterator[Upgrade]:
    """Read alone by the tests, so that it is brought up to date once."""
    cluster, name = embedded.Cluster(VAR), f"{DATABASE}_earlier"
    embedded.prepare(cluster, name)
    with cluster.administer(name) as connection:
        connection.execute(EMPTY)
    with psycopg.connect(cluster.url("owner", name), autocommit=True) as connection:
        connection.execute(lzma.decompress(request.param.read_bytes()))
    with cluster.administer(name) as connection:
        found = Upgrade(name, applied(cluster, name), rows(cluster, name))
        connection.execute(UNTOLD)
    databases._migrate(name)
    yield found
    databases.drop(name)


def test_an_earlier_database_becomes_what_a_new_one_is(cluster: embedded.Cluster, upgraded: Upgrade) -> None:
    after = applied(cluster, upgraded.name)
    known = {name for name in MigrationLoader(None).disk_migrations if name[0] in {label for label, _ in after}}

    assert upgraded.applied <= known, "a migration that was applied is gone"
    assert after == known
    assert schema(cluster, upgraded.name) == schema(cluster, databases.template())


def test_an_upgrade_keeps_what_stood_there(cluster: embedded.Cluster, upgraded: Upgrade) -> None:
    untold = {"documents_document": KEPT["documents_document"] + 1}

    assert (upgraded.rows, rows(cluster, upgraded.name)) == (KEPT, KEPT | untold)


def test_a_revision_gets_the_status_it_had(cluster: embedded.Cluster, upgraded: Upgrade) -> None:
    """Read from the log in another way: the last move before the next revision, and draft where there was none."""
    with cluster.administer(upgraded.name) as connection:
        events: list[Any] = connection.execute(MOVES).fetchall()
        statuses: list[Any] = connection.execute(STATUSES).fetchall()
        found = {(number, code): status for number, code, status in statuses}
        faces: list[Any] = connection.execute(FACES).fetchall()
    had: dict[tuple[str, str], str] = {}
    newest: dict[str, str] = {}
    for number, code, moved in events:
        newest[number] = code or newest[number]
        had[number, newest[number]] = moved.lower().replace(" ", "_") if moved else "draft"

    assert len({number for number, _code in had}) == TOLD
    assert found == had | {("UNTOLD-1", "A"): "superseded", ("UNTOLD-1", "B"): "approved"}
    for number, current, status, released, released_status, two in faces:
        codes = sorted(code for holder, code in found if holder == number)
        in_force = [code for code in codes if found[number, code] in IN_FORCE]
        newest_code = in_force[-1] if in_force else ""
        assert (current, status) == (codes[-1], found[number, codes[-1]])
        assert (released, released_status) == (newest_code, found.get((number, newest_code), ""))
        assert two == bool(newest_code and newest_code != codes[-1])
    assert any(two for *_facts, two in faces), "a draft came after an approval"


def applied(cluster: embedded.Cluster, database: str) -> set[tuple[str, str]]:
    with cluster.administer(database) as connection:
        found = connection.execute("SELECT app, name FROM django_migrations").fetchall()
    return {(str(app), str(name)) for app, name in found}


def rows(cluster: embedded.Cluster, database: str) -> dict[str, Any]:
    with cluster.administer(database) as connection:
        counted = {name: sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name)) for name in KEPT}
        return {name: (connection.execute(query).fetchone() or [0])[0] for name, query in counted.items()}


def schema(cluster: embedded.Cluster, database: str) -> list[str]:
    """Every table, constraint, policy, function and grant as pg_dump tells it."""
    program = binaries(runner()) / "pg_dump"
    dumped = subprocess.run(
        [str(program), "--schema-only", "--dbname", cluster.url("owner", database)],
        check=True,
        capture_output=True,
        text=True,
    )
    return [line for line in dumped.stdout.splitlines() if line and not line.startswith(("--", "\\"))]
