"""A download that a revoke or the expiry cuts short, because it is asked again while it runs."""

import time
from collections.abc import Callable
from typing import IO, Any, Self, cast

from guestshares.models import GuestSession, Share
from kazinex.core.tenancy import organisation_active

BLOCK = 1024 * 1024
SECONDS = 2.0


class AccessEnded(ConnectionAbortedError):
    """The share was revoked or ran out while its file was being sent."""

    def __init__(self) -> None:
        super().__init__(str(self.__doc__))


class Watched:
    """A file that asks again, every MiB and every two seconds, whether the guest may still have it."""

    def __init__(self, file: Any, session: GuestSession) -> None:
        self._file = file
        self._session = session
        self._read_since = 0
        self._asked_at = time.monotonic()

    @classmethod
    def over(cls, session: GuestSession) -> Callable[[IO[bytes]], IO[bytes]]:
        """What makes watched files of files, for many in one answer; the first read of each asks."""

        def watched(file: IO[bytes]) -> IO[bytes]:
            made = cls(file, session)
            made._read_since = BLOCK
            return cast("IO[bytes]", made)

        return watched

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, size: int = BLOCK) -> bytes:
        """The next bytes, at most a MiB; raises AccessEnded, which ends the connection."""
        if self._read_since >= BLOCK or time.monotonic() - self._asked_at >= SECONDS:
            self._require_access()
        block: bytes = self._file.read(BLOCK if size < 0 else min(size, BLOCK))
        self._read_since += len(block)
        return block

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    def _require_access(self) -> None:
        with organisation_active(self._session.organisation_id):
            share = Share.objects.unended().filter(pk=self._session.share_id).exists()
            open_still = GuestSession.objects.filter(pk=self._session.pk, ended_at=None).exists()
        if not (share and open_still):
            raise AccessEnded
        self._read_since, self._asked_at = 0, time.monotonic()
