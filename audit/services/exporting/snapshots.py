"""One unmoving view of the log: a connection of its own in a read-only REPEATABLE READ transaction, behind the wall."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

Snapshot = Any  # psycopg's connection; Django's wrapper has no COPY


@contextmanager
def snapshot(organisation: int) -> Iterator[Snapshot]:
    """The organisation's events as they are now, for as long as the export takes."""
    wrapper = connections.create_connection("default")
    wrapper.ensure_connection()
    database: Any = wrapper.connection
    try:
        database.execute("begin transaction isolation level repeatable read, read only")
        database.execute("select set_config('kazinex.organisation', %s, true)", [str(organisation)])
        for setting in ("statement_timeout", "idle_in_transaction_session_timeout"):
            database.execute(f"set local {setting} = 0")
        database.execute("set local work_mem = '32MB'")
        yield database
    finally:
        wrapper.close()
