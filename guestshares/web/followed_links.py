"""The links this browser has followed: one signed cookie for each, so that every page opens its own (SPEC 9.3).

Its name stands in the address and the form of the page it belongs to, and opens nothing in another browser.
"""

import secrets
import time
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from guestshares.web import cookies

SECONDS = 15 * 60
MOST = 8
SALT = "guestshares.followed"
FIELD = "link"


@dataclass(frozen=True, slots=True)
class FollowedLink:
    """One link this browser followed, and a key of its own, so that following it once opens it once."""

    name: str
    token_hash: str
    key: str
    came_at: float
    has_opened: bool = False


class WhichLink(Exception):
    """Raised where a browser has followed several links and its page does not say which one is meant."""


def by(request: HttpRequest, token_hash: str) -> FollowedLink:
    """This link as the browser follows it: the one that waits to be opened, or a new one."""
    waiting = (one for one in _known(request) if one.token_hash == token_hash and not one.has_opened)
    return next(waiting, None) or FollowedLink(secrets.token_hex(8), token_hash, secrets.token_urlsafe(16), time.time())


def remember(request: HttpRequest, response: HttpResponseBase, followed: FollowedLink) -> None:
    """Remember for a quarter of an hour which link was followed, without the token; the oldest fall away."""
    others = [one for one in _known(request) if one.name != followed.name]
    for too_old in others[: max(0, len(others) - MOST + 1)]:
        cookies.put(response, _cookie(too_old.name), "", 0)
    _keep(response, followed)


def note_opened(response: HttpResponseBase, followed: FollowedLink) -> None:
    """The link has opened; sent again it counts no more, and followed again it counts anew."""
    _keep(response, replace(followed, has_opened=True))


def of_page(request: HttpRequest) -> FollowedLink | None:
    """The link that this page names, or without a name the only one there can be; raises WhichLink."""
    known = _known(request)
    name = request.POST.get(FIELD) or request.GET.get(FIELD)
    if name:
        return next((one for one in known if one.name == name), None)
    possible = [one for one in known if not one.has_opened] or known
    if len(possible) > 1:
        raise WhichLink
    return possible[0] if possible else None


def address(route: str, followed: FollowedLink) -> str:
    """Where a page about this link is."""
    return f"{reverse(route)}?{FIELD}={followed.name}"


def _known(request: HttpRequest) -> list[FollowedLink]:
    """What this browser has followed a moment ago, the oldest first."""
    start = _cookie("")
    named = [(name.removeprefix(start), value) for name, value in request.COOKIES.items() if name.startswith(start)]
    read = [followed for name, value in named if (followed := _read(name, value))]
    return sorted(read, key=lambda followed: followed.came_at)


def _read(name: str, value: str) -> FollowedLink | None:
    try:
        facts: list[Any] = signing.loads(value, salt=f"{SALT}.{name}", max_age=SECONDS)
        return FollowedLink(name, *facts)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def _keep(response: HttpResponseBase, followed: FollowedLink) -> None:
    facts = [followed.token_hash, followed.key, followed.came_at, followed.has_opened]
    cookies.put(response, _cookie(followed.name), signing.dumps(facts, salt=f"{SALT}.{followed.name}"), SECONDS)


def _cookie(name: str) -> str:
    return f"{settings.KAZINEX_GUEST_COOKIE}_pending_{name}"
