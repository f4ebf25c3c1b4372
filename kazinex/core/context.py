"""What is true of the request or task under way; readable from anywhere, set only at its edge."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import uuid4


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The request id, the network address and the user agent under which something happens.

    `dangers` are files that were refused in it for what they carry: their names, and what a scanner calls it.
    """

    request_id: str = ""
    ip: str | None = None
    agent: str = ""
    dangers: list[tuple[str, str]] = field(default_factory=list, compare=False)


NOTHING = Circumstances()
_current: ContextVar[Circumstances] = ContextVar("circumstances", default=NOTHING)


def current() -> Circumstances:
    """The circumstances of now; empty outside a request or task."""
    return _current.get()


def note_danger(file: str, virus: str) -> None:
    """Remember that a file was refused for what it carries: told at the request's edge, whatever was rolled back."""
    if (circumstances := current()) is not NOTHING:
        circumstances.dangers.append((file, virus))


@contextmanager
def happening(*, request_id: str = "", ip: str | None = None, agent: str = "") -> Iterator[Circumstances]:
    """Everything inside happens under these circumstances."""
    circumstances = Circumstances(request_id or uuid4().hex, ip, agent[:400])
    token = _current.set(circumstances)
    try:
        yield circumstances
    finally:
        _current.reset(token)
