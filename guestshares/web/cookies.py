"""The cookies of a guest: the sessions they hold, the browser they use; for links see followed_links.py."""

import secrets
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

SESSION_SECONDS = 8 * 60 * 60
BROWSER_SECONDS = 30 * 24 * 60 * 60
MOST_SESSIONS = 5
BETWEEN = "~"


def session_keys(request: HttpRequest) -> dict[str, str]:
    """The session keys this browser holds, by the public id of their share."""
    pairs = (pair.split(":", 1) for pair in request.COOKIES.get(settings.KAZINEX_GUEST_COOKIE, "").split(BETWEEN))
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}  # noqa: PLR2004  share and key


def add_session(request: HttpRequest, response: HttpResponseBase, share: Any, key: str) -> None:
    """Give this browser the key of a new session; others it holds stay, the newest few of them."""
    held = {public_id: old for public_id, old in session_keys(request).items() if public_id != share.public_id}
    kept = dict(list(held.items())[-(MOST_SESSIONS - 1) :]) | {share.public_id: key}
    _set_sessions(response, kept)


def drop_session(request: HttpRequest, response: HttpResponseBase, share: Any) -> None:
    """Take the key of this share's session away from this browser."""
    _set_sessions(response, {held: key for held, key in session_keys(request).items() if held != share.public_id})


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


def _set_sessions(response: HttpResponseBase, keys: dict[str, str]) -> None:
    value = BETWEEN.join(f"{public_id}:{key}" for public_id, key in keys.items())
    put(response, settings.KAZINEX_GUEST_COOKIE, value, SESSION_SECONDS if keys else 0)


def _browser_name() -> str:
    return f"{settings.KAZINEX_GUEST_COOKIE}_browser"
