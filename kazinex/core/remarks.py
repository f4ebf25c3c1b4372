"""What a change tells besides its result: sentences that whoever asked for it reads once it is done.

Reactions of apps above have no other way to the page; a change that is refused has said nothing.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_heard: ContextVar[list[str] | None] = ContextVar("remarks", default=None)


def make(words: Iterable[str]) -> None:
    """Say these, each once, to whoever listens; nobody does in the background."""
    heard = _heard.get()
    if heard is not None:
        heard += [one for one in dict.fromkeys(words) if one not in heard]


@contextmanager
def listened_to() -> Iterator[list[str]]:
    """Inside, what changes say is gathered here."""
    heard: list[str] = []
    token = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(token)
