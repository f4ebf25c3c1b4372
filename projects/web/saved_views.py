"""The views of a list as its page offers them, and the one it opens in."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.shortcuts import redirect

from kazinex.core import routing
from kazinex.core.http import MemberRequest
from kazinex.core.lists import Reading
from projects.models import SavedView
from projects.queries import saved_views as queries


@dataclass(frozen=True, slots=True)
class ViewsMenu:
    """The saved views of a list for one person: where each is, where this one is saved, where all are managed."""

    views: list[tuple[SavedView, str, bool]]
    everything_url: str
    save_url: str
    manage_url: str


def menu(request: MemberRequest, listed: str, reading: Reading) -> ViewsMenu:
    """What a list's page offers; one query."""
    found = queries.views(request.actor, listed)
    query = reading.query
    return ViewsMenu(
        [(view, address_of(view, reading.path), view.query == query) for view in found],
        everything(reading.path),
        f"{address(request, 'view-new', listed)}?{urlencode({'query': query})}",
        address(request, "views", listed),
    )


def usual(request: MemberRequest, offered: ViewsMenu) -> HttpResponseRedirect | None:
    """Where a list opens for this person, where the address says nothing; None where it opens as it is."""
    if request.GET or request.method != "GET":
        return None
    return next((redirect(url) for view, url, _is_here in offered.views if view.is_usual), None)


def address_of(view: SavedView, path: str) -> str:
    """Where a view is."""
    return f"{path}?{view.query}" if view.query else everything(path)


def everything(path: str) -> str:
    """A list as it is, whichever view somebody usually opens it in."""
    return f"{path}?view=all"


def address(request: Any, name: str, *more: str) -> str:
    """An address of saved views by name."""
    return routing.address(f"projects:{name}", request.organisation.slug, request.project.code, *more)
