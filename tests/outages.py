"""What happens to whoever asks while the database is away."""

import errno
from collections.abc import Iterator

import pytest
from django.db import OperationalError


@pytest.fixture
def database_away() -> Iterator[None]:
    """Whoever asks the database gets no answer."""

    def refuse(*_facts: object) -> None:
        raise OperationalError("the server closed the connection")

    with pytest.MonkeyPatch.context() as patch:  # its own, so that it ends before the world of the test does
        patch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.ensure_connection", refuse)
        patch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", refuse)
        yield


def full(*_facts: object, **_more: object) -> None:
    """Stands in for whatever writes to a disk that has no room."""
    raise OSError(errno.ENOSPC, "No space left on device")
