"""The cookie of a known device: lifts the account's throttle for its owner, and remembers the factor they chose."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.models import User
from kazinex.core import crypto

SALT = "accounts.known-device"
LASTS = 180 * 24 * 60 * 60
MOST_PEOPLE = 5


def is_known(request: HttpRequest, user: User | None) -> bool:
    """Whether this person signed in here before, and their security stamp is still the one of then."""
    return user is not None and _entry(_entries(request), user)[0] == _mark(user)


def chosen_factor(request: HttpRequest, user: User) -> str:
    """The kind of factor this person used here last."""
    return str(_entry(_entries(request), user)[1])


def remember(response: HttpResponseBase, request: HttpRequest, user: User, *, factor: str = "") -> None:
    """Write the person into the device's cookie; the least recent of many is forgotten."""
    entries = _entries(request)
    before = _entry(entries, user)
    entries = {name: entry for name, entry in entries.items() if name not in _names(user)}
    entries = dict(list(entries.items())[-(MOST_PEOPLE - 1) :])
    entries[_names(user)[0]] = [_mark(user), factor or before[1]]
    response.set_cookie(
        _name(),
        signing.dumps(entries, salt=SALT),
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _entries(request: HttpRequest) -> dict[str, Any]:
    try:
        found = signing.loads(request.COOKIES.get(_name(), ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return {}
    return found if isinstance(found, dict) else {}


def _entry(entries: dict[str, Any], user: User) -> Any:
    return next((entries[name] for name in _names(user) if name in entries), ["", ""])


def _names(user: User) -> tuple[str, str]:
    """How a person is named in the cookie, which anybody can read: opaque; and how cookies named them before."""
    return crypto.keyed_digest(f"person {user.pk}", purpose=SALT)[:24], str(user.pk)


def _mark(user: User) -> str:
    return crypto.keyed_digest(f"{user.pk}|{user.security_stamp}", purpose=SALT)[:24]


def _name() -> str:
    return settings.SESSION_COOKIE_NAME.replace("session", "device")
