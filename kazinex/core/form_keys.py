"""The key that a form which creates something carries, so that sent twice it creates once (SPEC 4)."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from kazinex.core.translation import marked as _

FIELD = "form_key"
LONGEST = 64
SENT_BEFORE = _(
    "This form was sent before, and what it asked for then was done. What you typed now is "
    "something else: look whether you still want it, and send it again."
)
UNDER_WAY = _("The same form was sent a moment ago and is still worked on. Wait a little, and send it again.")
_refusal: ContextVar[str] = ContextVar("refusal of a form key", default="")


def make() -> str:
    """A key for one form on one page: 128 random bits; not a secret."""
    return secrets.token_urlsafe(16)


def refusal() -> str:
    """Why the form that was sent cannot be taken with the key it carries; empty where it can."""
    return _refusal.get()


@contextmanager
def refused(words: str) -> Iterator[None]:
    """Inside, the form that was sent cannot be taken with its key, and says so."""
    token = _refusal.set(words)
    try:
        yield
    finally:
        _refusal.reset(token)
