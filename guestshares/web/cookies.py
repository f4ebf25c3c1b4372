"""The cookies of a guest: the sessions they hold, the browser they use; for links see followed_links.py."""

import secrets
import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

SESSION_SECONDS = 8 * 60 * 60
BROWSER_SECONDS = 30 * 24 * 60 * 60
MOST_SESSIONS = 8
LONGEST_LIST = 1000  # characters of where a list was left


def session_key(request: HttpRequest, public_id: str) -> str:
    """The key of the session this browser holds of a share, by the share's public id; empty where it holds none."""
    return request.COOKIES.get(_session_name(public_id), "").partition(".")[2]


def add_session(request: HttpRequest, response: HttpResponseBase, share: Any, key: str) -> None:
    """Give this browser the key of a new session, in a cookie of its own: two that begin at once both stay.

    A browser keeps the newest few; the moment in front of the key says which those are.
    """
    name = _session_name(share.public_id)
    others = sorted((_moment(value), held) for held, value in _sessions(request).items() if held != name)
    for _, too_old in others[: max(0, len(others) - MOST_SESSIONS + 1)]:
        _drop(response, too_old.removeprefix(_session_name("")))
    put(response, name, f"{int(time.time())}.{key}", SESSION_SECONDS)


def drop_session(response: HttpResponseBase, share: Any) -> None:
    """Take the key of this share's session away from this browser."""
    _drop(response, share.public_id)


def left_list(request: HttpRequest, public_id: str) -> str:
    """Where in the list of a share this browser was last, as its address says; empty at its beginning."""
    return request.COOKIES.get(_list_name(public_id), "")


def remember_left_list(response: HttpResponseBase, public_id: str, asked: str) -> None:
    """Keep that as long as a session may last."""
    put(response, _list_name(public_id), asked, SESSION_SECONDS if asked else 0)


def browser(request: HttpRequest) -> str:
    """What this browser is known by, a new value if it is not yet."""
    known = request.COOKIES.get(_browser_name(), "")
    return known if 20 <= len(known) <= 64 and known.isascii() else secrets.token_urlsafe(24)  # noqa: PLR2004


def remember_browser(response: HttpResponseBase, value: str) -> None:
    """Know this browser again, so that a second one is noticed."""
    put(response, _browser_name(), value, BROWSER_SECONDS)


def put(response: Any, name: str, value: str, seconds: int) -> None:
    """Set a cookie for this host only, hidden from scripts; for no seconds, take it away."""
    response.set_cookie(
        name, value, max_age=seconds, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def _drop(response: HttpResponseBase, public_id: str) -> None:
    for name in (_session_name(public_id), _list_name(public_id)):
        put(response, name, "", 0)


def _sessions(request: HttpRequest) -> dict[str, str]:
    return {name: value for name, value in request.COOKIES.items() if name.startswith(_session_name(""))}


def _moment(value: str) -> int:
    moment = value.partition(".")[0]
    return int(moment) if moment.isascii() and moment.isdigit() and len(moment) < 12 else 0  # noqa: PLR2004


def _session_name(public_id: str) -> str:
    """A name for each share and not a path: a host-only cookie (`__Host-`) counts for the whole host."""
    return f"{settings.KAZINEX_GUEST_COOKIE}_session_{public_id}"


def _list_name(public_id: str) -> str:
    return f"{settings.KAZINEX_GUEST_COOKIE}_list_{public_id}"


def _browser_name() -> str:
    return f"{settings.KAZINEX_GUEST_COOKIE}_browser"
