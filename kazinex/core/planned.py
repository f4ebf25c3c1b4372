"""Questions that PostgreSQL plans once a connection: what each page asks changes in its values and not in its words."""

from dataclasses import dataclass
from typing import Any, Self

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql import base as postgresql
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.backends.utils import CursorWrapper

CURSOR: Any = postgresql.ServerBindingCursor  # psycopg of the time decides what these are
WRITER: Any = postgresql.Cursor
MOST_PLANNED = 60  # questions of a connection, in the memory of the database


def plan_once(*, connection: DatabaseWrapper, **_kwargs: object) -> None:
    """Let a new connection keep plans, unless it leads through a pooler; for Django's `connection_created`.

    Behind a pooler the next statement may reach another process of the database, which knows none of them: there the
    process that was told of at the beginning is not the one that answers.
    """
    raw: Any = connection.connection
    with raw.cursor() as cursor:
        (answering,) = cursor.execute("select pg_backend_pid()").fetchone()
    raw.prepare_threshold = 1 if answering == raw.info.backend_pid else None
    raw.prepared_max = MOST_PLANNED


class Planning:
    """A connection whose questions are planned the first time they are asked, and sent as a name from then on."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def cursor(self) -> CursorWrapper:
        """As the connection's own, but for that."""
        found: CursorWrapper = self._connection.cursor()
        found.cursor = _PlannedCursor(self._connection.connection)
        return found


class _PlannedCursor(CURSOR):  # type: ignore[misc]  # as Django's own cursors
    def execute(self, query: str, params: object = None, **_options: object) -> Self:
        found: Self = super().execute(query, params, prepare=True)
        self._query: Any = _Sent(self, query, params)  # which it forgets of what is planned, and Django tells
        return found


@dataclass(frozen=True, slots=True)
class _Sent:
    """What was asked, with its values where they belong; put together only where somebody wants to read it."""

    cursor: Any
    sql: str
    parameters: Any

    @property
    def query(self) -> bytes:
        told: str = WRITER(self.cursor.connection).mogrify(self.sql, self.parameters)
        return told.encode()
