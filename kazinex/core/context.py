"""What is true of the request or task under way; readable from anywhere, set only at its edge."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import uuid4


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The request id, the network address and the user agent under which something happens."""

    request_id: str = ""
    ip: str | None = None
    agent: str = ""


NOTHING = Circumstances()
_current: ContextVar[Circumstances] = ContextVar("circumstances", default=NOTHING)


def current() -> Circumstances:
    """The circumstances of now; empty outside a request or task."""
    return _current.get()


@contextmanager
def happening(*, request_id: str = "", ip: str | None = None, agent: str = "") -> Iterator[Circumstances]:
    """Everything inside happens under these circumstances."""
    circumstances = Circumstances(request_id or uuid4().hex, ip, agent[:400])
    token = _current.set(circumstances)
    try:
        yield circumstances
    finally:
        _current.reset(token)
