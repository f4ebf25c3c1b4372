"""One template database for each state of the migrations, and a clone of it for whoever needs one.

Tests run as the application's role, never as superuser: as superuser they would pass with the wall down.
Ordinary tests roll back. A test that commits, such as one with a server or with threads, asks for `own_database`.
Whoever asks for the cast finds it there: each process writes it once (tests/stages.py).
"""

import fcntl
import hashlib
import itertools
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from psycopg import errors, sql

from kazinex import embedded
from tests import stages, statics
from tests.surroundings import DATABASE, ROOT, VAR, environment, leave_the_choice_open, lives, sweep

STATE_OF_THE_SCHEMA = ("*/migrations/*.py", "*/*/migrations/*.py", "kazinex/core/rls.py", "kazinex/embedded/roles.py")
DAY = 86_400  # seconds
_numbers = itertools.count(1)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Have the cluster and the template stand before any worker asks for a clone."""
    if "PYTEST_XDIST_WORKER" in os.environ or session.config.option.collectonly:
        return
    leave_the_choice_open()
    until_the_end = ExitStack()
    session.config.add_cleanup(until_the_end.close)
    cluster = until_the_end.enter_context(embedded.hold(VAR, durable=False))
    _forget_the_dead(cluster)
    sweep()
    make_template(cluster)
    statics.collect()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """This process works on a clone of the template, made when the first test asks for a database."""
    clone(DATABASE)
    yield
    with django_db_blocker.unblock():
        stages.leave()
    left = stages.changed()
    for name in (DATABASE, *stages.made()):
        drop(name)
    assert not left, f"Tests left rows behind in {left}, where the next test finds the cast otherwise than it was."


@pytest.fixture
def db(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> None:
    """As pytest-django's: what the test writes is rolled back; the cast stands there already for who asks for it."""
    with django_db_blocker.unblock():
        stages.enter(stages.with_the_cast() if stages.wants_the_cast(request) else DATABASE)
    request.getfixturevalue("_django_db_helper")


@pytest.fixture
def own_database(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[str]:
    """A fresh database for this test alone, where commits are real; its name."""
    if "db" in request.fixturenames:
        pytest.fail("own_database takes the place of db: ask for one of them.")
    name = f"{DATABASE}_{next(_numbers)}"
    with django_db_blocker.unblock():
        clone(name, of=stages.copied() if stages.wants_the_cast(request) else None)
        with stages.entered(name), _kept_apart(name):
            yield name
    drop(name)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> None:
    """A database to fill: the test's own where it asks for one, else one that is rolled back."""
    request.getfixturevalue("own_database" if "own_database" in request.fixturenames else "db")


def template() -> str:
    """The name of the template for the migrations as they were when the run began."""
    if name := os.environ.get("KAZINEX_TEST_TEMPLATE"):
        return name
    digest = hashlib.sha256()
    for path in sorted({path for pattern in STATE_OF_THE_SCHEMA for path in ROOT.glob(pattern)}):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    digest.update((ROOT / "requirements.txt").read_bytes())
    return os.environ.setdefault("KAZINEX_TEST_TEMPLATE", f"template_{digest.hexdigest()[:12]}")


def make_template(cluster: embedded.Cluster) -> None:
    """Migrate an empty database as its owner, unless that was done for these very migrations."""
    name, draft = template(), f"{template()}_draft"
    with (VAR / "template.lock").open("w") as lock, cluster.administer() as connection:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(draft)))
            embedded.prepare(cluster, draft)
            try:
                _migrate(draft)
            except AssertionError as error:
                pytest.exit(str(error), returncode=1)
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            connection.execute(rename.format(sql.Identifier(draft), sql.Identifier(name)))
        used = sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(str(int(time.time()))))
        connection.execute(used)


def clone(name: str, *, of: str | None = None) -> None:
    """Copy the template, or another database nobody is connected to; the application may connect, as in production.

    By its files: block by block through the log takes twice the time, where nothing is written out for good anyway.
    """
    wording = "CREATE DATABASE {} OWNER kazinex_owner TEMPLATE {} STRATEGY FILE_COPY"
    with embedded.Cluster(VAR).administer() as connection:
        connection.execute(sql.SQL(wording).format(sql.Identifier(name), sql.Identifier(of or template())))
        embedded.roles.make_database(connection, name)


def drop(name: str) -> None:
    """Drop a clone, whoever is still connected to it."""
    with embedded.Cluster(VAR).administer() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _migrate(database: str) -> None:
    finished = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--database=owner", "--skip-checks", "--verbosity=0"],
        check=False,
        cwd=ROOT,
        env=os.environ | environment(database=database),
        capture_output=True,
        text=True,
    )
    assert not finished.returncode, f"The migrations failed.\n{finished.stdout}{finished.stderr}"


@contextmanager
def _kept_apart(name: str) -> Iterator[None]:
    """What the sealer keeps outside a database belongs to that database."""
    from django.test import override_settings

    places = environment(database=name)
    with override_settings(**{key: Path(places[key]) for key in ("KAZINEX_LEDGER", "KAZINEX_CHECKPOINTS")}):
        yield


def _forget_the_dead(cluster: embedded.Cluster) -> None:
    """Drop clones of runs that were killed, and templates nobody used for a day."""
    with cluster.administer() as connection:
        rows = connection.execute("SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database").fetchall()
        for name, used in [(str(name), str(used)) for name, used in rows]:
            kind, _, rest = name.partition("_")
            killed = kind == "test" and not lives(rest.partition("_")[0])
            forgotten = kind == "template" and used.isdecimal() and int(used) < time.time() - DAY
            if killed or forgotten:
                with suppress(errors.InvalidCatalogName):
                    connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
