"""What is under way to a guest and cut short when they may not have it any more, as it is asked again meanwhile."""

import time
from collections.abc import Callable, Sequence
from typing import IO, Any, Self, cast

from django.http import Http404

from guestshares import queries
from guestshares.models import GuestSession, ShareItem
from kazinex.core.tenancy import organisation_active

BLOCK = 1024 * 1024
SECONDS = 2.0


class AccessEnded(ConnectionAbortedError):
    """The share was revoked or ran out, or its file was taken away, while that was being sent."""

    def __init__(self) -> None:
        super().__init__(str(self.__doc__))


def unless_taken_away(session: GuestSession, item: ShareItem, make: Callable[[], bytes]) -> Callable[[], bytes]:
    """What draws a picture of a record; Http404 where the record was taken away while that took its time."""

    def made() -> bytes:
        began = time.monotonic()
        picture = make()
        if time.monotonic() - began >= SECONDS and not queries.goes_on_with(session, [item]):
            raise Http404
        return picture

    return made


class Watch:
    """Asks again, every MiB and every two seconds of one download, whether the guest may still have it.

    `records` are those that it is of; an archive holds several, and ends with the first that is taken away.
    """

    def __init__(self, session: GuestSession, records: Sequence[ShareItem] = ()) -> None:
        self._session = session
        self._records = records
        self._read_since = 0
        self._asked_at = time.monotonic()

    def at_once(self) -> Self:
        """The same, which asks before anything is read."""
        self._read_since = BLOCK
        return self

    def keep_up(self) -> None:
        """Ask where it is time; raises AccessEnded, which ends the connection."""
        if self._read_since < BLOCK and time.monotonic() - self._asked_at < SECONDS:
            return
        with organisation_active(self._session.organisation_id):
            goes_on = queries.goes_on_with(self._session, self._records)
        if not goes_on:
            raise AccessEnded
        self._read_since, self._asked_at = 0, time.monotonic()

    def note(self, size: int) -> None:
        """So many bytes were read."""
        self._read_since += size


class Watched:
    """A file that is under way to a guest, as long as its watch does not end it."""

    def __init__(
        self, file: Any, session: GuestSession, records: Sequence[ShareItem] = (), *, watch: Watch | None = None
    ) -> None:
        self._file = file
        self._watch = watch or Watch(session, records)

    @classmethod
    def over(cls, session: GuestSession, records: Sequence[ShareItem] = ()) -> Callable[[IO[bytes]], IO[bytes]]:
        """What makes watched files of files, for many in one answer under one watch; the first read of all asks.

        Asked anew for each file, five hundred small ones took a minute of a busy database.
        """
        watch = Watch(session, records).at_once()
        return lambda file: cast("IO[bytes]", cls(file, session, watch=watch))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, size: int = BLOCK) -> bytes:
        """The next bytes, at most a MiB; raises AccessEnded."""
        self._watch.keep_up()
        block: bytes = self._file.read(BLOCK if size < 0 else min(size, BLOCK))
        self._watch.note(len(block))
        return block

    def close(self) -> None:
        """Give the file back."""
        self._file.close()
