"""A database as an earlier release left it comes up to date, and keeps what stood in it.

`releases/` holds one dump for each release, made by `pg_dump --rows-per-insert=200` as the owner, with the demo in it.
"""

import lzma
import subprocess
from collections.abc import Iterator
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
KEPT = {"documents_document": 63, "guestshares_share": 6, "accounts_user": 12, "audit_auditevent": 261}


@pytest.fixture
def cluster() -> embedded.Cluster:
    """The cluster of all tests, whose template is a new database."""
    return embedded.Cluster(VAR)


@pytest.fixture(params=RELEASES, ids=lambda path: path.name.removesuffix(".sql.xz"))
def earlier(cluster: embedded.Cluster, request: Any) -> Iterator[str]:
    """The database of an earlier release."""
    name = f"{DATABASE}_earlier"
    embedded.prepare(cluster, name)
    with cluster.administer(name) as connection:
        connection.execute(EMPTY)
    with psycopg.connect(cluster.url("owner", name), autocommit=True) as connection:
        connection.execute(lzma.decompress(request.param.read_bytes()))
    yield name
    databases.drop(name)


def test_an_earlier_database_becomes_what_a_new_one_is(cluster: embedded.Cluster, earlier: str) -> None:
    before = applied(cluster, earlier)
    known = {name for name in MigrationLoader(None).disk_migrations if name[0] in {label for label, _ in before}}
    databases._migrate(earlier)

    assert before <= known, "a migration that was applied is gone"
    assert applied(cluster, earlier) == known
    assert schema(cluster, earlier) == schema(cluster, databases.template())


def test_an_upgrade_keeps_what_stood_there(cluster: embedded.Cluster, earlier: str) -> None:
    before = rows(cluster, earlier)
    databases._migrate(earlier)

    assert (before, rows(cluster, earlier)) == (KEPT, KEPT)


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
