"""Instants PostgreSQL can hold and Python cannot: `infinity`, and years before 1 or after 9999.

Whatever stands in a table, a page shows it or says that it cannot; without this, one such row breaks every list of it.
"""

from datetime import UTC, datetime

from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from psycopg import DataError
from psycopg.abc import Buffer

EARLIEST, LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


class BoundedLoader(BaseTzLoader):  # type: ignore[misc]  # psycopg of the time decides what it is
    """Reads what lies beyond as the earliest or the latest instant there is."""

    timezone = UTC

    def load(self, data: Buffer) -> datetime:
        """The instant, or the end of time it lies beyond; what is told in UTC, as Django asks for, is read at once."""
        try:
            instant = datetime.fromisoformat(bytes(data).decode())
        except ValueError:
            return self._load_otherwise(data)
        return instant if instant.tzinfo is UTC else self._load_otherwise(data)

    def _load_otherwise(self, data: Buffer) -> datetime:
        try:
            instant: datetime = super().load(data)
        except (DataError, OverflowError, ValueError):
            text = bytes(data)
            return EARLIEST if text.startswith(b"-") or text.endswith(b"BC") else LATEST
        return instant


def read_bounded(*, connection: DatabaseWrapper, **_kwargs: object) -> None:
    """Let a new connection read instants like this; for Django's `connection_created`."""
    connection.connection.adapters.register_loader("timestamptz", BoundedLoader)


def is_impossible(instant: datetime) -> bool:
    """Whether an instant is one of the ends of time, or so near that some zone has no name for it."""
    return not EARLIEST.year < instant.year < LATEST.year
