"""Where the cast plays: written once by each process and copied, so that no test writes it anew.

Two databases of a process hold it: one that nobody stays connected to, since only such a one can be copied, and the
stage itself, on which tests roll back. What is no part of a database goes with it: the cast as Python knows it, as
fresh objects for each test, and the files of its documents.
"""

import pickle
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg import sql

from kazinex import embedded
from tests.surroundings import DATABASE, RUN, VAR

if TYPE_CHECKING:
    from tests.cast import World

COPIED, STAGE = f"{DATABASE}_cast", f"{DATABASE}_stage"
FILES = RUN / "cast"
ASKED_FOR_BY = frozenset({"world", "committed", "served_world"})
TABLES = "select tablename from pg_tables where schemaname = 'public' order by 1"
ROWS = sql.SQL("select count(*), sum(hashtext(row::text)::bigint) from {} row")
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_made: list[str] = []
_pickled: list[bytes] = []
_connections: dict[tuple[str, str], Any] = {}


def wants_the_cast(request: pytest.FixtureRequest) -> bool:
    """Whether a test plays with the cast of tests/cast.py; a module may have a world of its own."""
    from tests import cast

    found = [request.session._fixturemanager.getfixturedefs(name, request.node) for name in ASKED_FOR_BY]
    asked = ASKED_FOR_BY & set(request.fixturenames)
    return any(defs and defs[-1].argname in asked and defs[-1].func.__module__ == cast.__name__ for defs in found)


def made() -> list[str]:
    """The databases of this process that hold the cast."""
    return list(_made)


def copied() -> str:
    """The database to copy where the cast is to stand, written when it is first asked for."""
    from tests import databases

    if COPIED not in _made:
        databases.clone(COPIED)
        _made.append(COPIED)
        number_apart(COPIED, first=10_000, apart=10_000)
        with entered(COPIED):
            _pickled.append(pickle.dumps(_written()))
    return COPIED


def number_apart(database: str, *, first: int, apart: int) -> None:
    """From now on each table has numbers of its own, so that no row is found by the key of another."""
    with psycopg.connect(embedded.Cluster(VAR).url("owner", database), autocommit=True) as owner:
        names = owner.execute("select sequencename from pg_sequences where data_type = 'bigint'::regtype").fetchall()
        for place, (name,) in enumerate(sorted(names)):
            owner.execute(
                sql.SQL("alter sequence {} restart with {}").format(sql.Identifier(name), first + place * apart)
            )


def with_the_cast() -> str:
    """The database in which the cast stands and tests roll back."""
    from tests import databases

    if STAGE not in _made:
        databases.clone(STAGE, of=copied())
        _made.append(STAGE)
    return STAGE


def the_cast() -> "World":
    """The cast as it stands in such a database, in objects nobody else has; its files are where files are kept."""
    from django.core.files.storage import default_storage

    shutil.copytree(FILES, Path(default_storage.path("")), dirs_exist_ok=True)
    return pickle.loads(_pickled[0])  # type: ignore[no-any-return]  # noqa: S301  our own


def changed() -> list[str]:
    """The tables in which the stage is no longer as it was set: some test left there what it wrote."""
    if STAGE not in _made:
        return []
    before, now = _contents(COPIED), _contents(STAGE)
    return [table for table, content in now.items() if content != before[table]]


def _contents(database: str) -> dict[str, object]:
    """How many rows each table has and a sum over all they say, read past the wall."""
    with embedded.Cluster(VAR).administer(database) as connection:
        names = [str(name) for (name,) in connection.execute(TABLES).fetchall()]
        return {name: connection.execute(ROWS.format(sql.Identifier(name))).fetchone() for name in names}


def enter(name: str) -> None:
    """Whatever connects from now on, in any thread, goes to this database; connections to others wait, still open."""
    from django.db import connections

    for alias, place in connections.settings.items():
        if place["NAME"] != name:
            here = connections[alias]
            here.settings_dict = dict(here.settings_dict)
            _connections[place["NAME"], alias] = here
            place["NAME"] = name
            if (known := _connections.pop((name, alias), None)) is None:
                del connections[alias]
            else:
                connections[alias] = known


@contextmanager
def entered(name: str) -> Iterator[None]:
    """Inside, a database of one's own; nobody is connected to it afterwards."""
    from django.db import connections

    before = connections.settings["default"]["NAME"]
    enter(name)
    try:
        yield
    finally:
        for connection in connections.all(initialized_only=True):
            connection.close()
        enter(before)
        for key in [key for key in _connections if key[0] == name]:
            del _connections[key]


def leave() -> None:
    """Nobody of this process is connected to anything."""
    from django.db import connections

    for connection in (*connections.all(initialized_only=True), *_connections.values()):
        connection.close()
    _connections.clear()


def _written() -> "World":
    """The cast, with its files where the next can copy them from."""
    from django.conf import settings
    from django.test import override_settings

    from tests.cast import build_world

    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES}}
    with override_settings(PASSWORD_HASHERS=QUICK, STORAGES=settings.STORAGES | {"default": place}):
        return build_world()
