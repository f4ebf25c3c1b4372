"""The views of a list as its page offers them, and the one it opens in."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.shortcuts import redirect

from kazinex.core import routing
from kazinex.core.features import SavedList, installed
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
    place, found = installed().saved_lists[listed], queries.views(request.actor, listed)
    query = reading.query
    saved = f"?{urlencode({'query': query})}" if query else ""
    return ViewsMenu(
        [(view, address_of(view, reading.path), view.query == query) for view in found],
        everything(reading.path),
        address(request, place, "view-new") + saved,
        address(request, place, "views"),
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


def place_of(request: MemberRequest, listed: SavedList) -> str:
    """Where a list stands."""
    return routing.address(listed.route, *_place(request))


def address(request: MemberRequest, listed: SavedList, name: str, view: SavedView | None = None) -> str:
    """An address of a list's saved views by name: of all of them, or of this one."""
    named = [view.public_id] if view else []
    if listed.is_of_organisation:
        return routing.address(f"{listed.views}{name}", *_place(request), *named)
    return routing.address(f"projects:{name}", *_place(request), *(named or [listed.name]))


def _place(request: Any) -> list[str]:
    return [request.organisation.slug, *([request.project.code] if request.project else [])]
