"""The number in the bell, for every page that shows a top bar."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts import queries


def unread(request: HttpRequest) -> dict[str, Any]:
    """A context processor: `unread_notifications`, counted only where a template asks for it."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread_notifications": 0}
    membership = getattr(request, "membership", None)  # it was read with their number
    return {"unread_notifications": membership.unread if membership else SimpleLazyObject(lambda: _count(user))}


def _count(user: Any) -> int:
    return queries.unread_notifications(user)
