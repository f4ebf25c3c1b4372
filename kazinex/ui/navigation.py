"""What the sidebars show: only places that exist and that this person may enter, as their doors say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, resolve, reverse

from kazinex.core.http import Door


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the map: its words, its address by name, its icon."""

    label: str
    name: str
    icon: str = ""
    is_root: bool = False  # everything else lies below it, so it is current only on its own page


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as one person sees it now."""

    label: str
    url: str
    icon: str
    current: str  # what aria-current says: "page", "true" where a page below it is open, or nothing


PROJECT = (
    Place("Dashboard", "projects:dashboard", "squares-2x2", is_root=True),
    Place("Documents", "documents:register", "document-text"),
    Place("Packages", "packages:list", "archive-box"),
    Place("Work Packages", "work-packages:list", "rectangle-stack"),
    Place("Workflows", "workflows:list", "arrow-path-rounded-square"),
    Place("Transmittals", "transmittals:list", "paper-airplane"),
    Place("Correspondence", "correspondence:list", "chat-bubble-left-right"),
    Place("Review Matrix", "review-matrix:list", "table-cells"),
    Place("Reports", "reports:list", "chart-bar"),
    Place("Team", "projects:team", "users"),
    Place("Audit Log", "audit:project-log", "shield-check"),
)
PROJECT_SETTINGS = (
    Place("General", "projects:settings-general"),
    Place("Lists", "projects:project-lists"),
    Place("Permissions", "projects:settings-permissions"),
    Place("Groups", "projects:settings-groups"),
    Place("External Access", "guestshares:project-policy"),
)
ORGANISATION = (
    Place("Projects", "projects:list", "building-office-2", is_root=True),
    Place("Audit Log", "audit:organisation-log", "shield-check"),
    Place("Audit exports", "audit:exports", "arrow-down-tray"),
)
SETTINGS = (
    Place("General", "accounts:settings-general"),
    Place("Branding", "accounts:settings-branding"),
    Place("Security", "accounts:settings-security"),
    Place("Members", "accounts:members"),
    Place("Lists", "projects:organisation-lists"),
    Place("Roles", "projects:roles"),
    Place("Permissions", "projects:organisation-permissions"),
    Place("External Access", "guestshares:policy"),
    Place("Active Shares", "guestshares:active"),
)
ACCOUNT = (
    Place("Profile", "accounts:account", "user-circle"),
    Place("Security", "accounts:security", "key"),
    Place("Sessions", "accounts:sessions", "computer-desktop"),
    Place("Notifications", "accounts:notifications", "bell"),
)
SETTINGS_ICON = "cog-6-tooth"


def project_entries(request: Any) -> list[Entry]:
    """The project's sidebar, in the order of SPEC 13."""
    return _with_settings(_entries(request, PROJECT), project_settings_entries(request))


def project_settings_entries(request: Any) -> list[Entry]:
    """The pages of the project's settings."""
    return _entries(request, PROJECT_SETTINGS)


def organisation_entries(request: Any) -> list[Entry]:
    """The organisation's sidebar."""
    return _with_settings(_entries(request, ORGANISATION), settings_entries(request))


def settings_entries(request: Any) -> list[Entry]:
    """The pages of the organisation's settings."""
    return _entries(request, SETTINGS)


def account_entries(request: Any) -> list[Entry]:
    """A person's own pages."""
    return _entries(request, ACCOUNT)


PLACES: dict[str, Callable[[Any], list[Entry]]] = {
    "project": project_entries,
    "project_settings": project_settings_entries,
    "organisation": organisation_entries,
    "settings": settings_entries,
    "account": account_entries,
}


def _with_settings(entries: list[Entry], settings: list[Entry]) -> list[Entry]:
    if not settings:
        return entries
    is_below = any(entry.current for entry in settings)
    return [*entries, Entry("Settings", settings[0].url, SETTINGS_ICON, "true" if is_below else "")]


def _entries(request: Any, places: Sequence[Place]) -> list[Entry]:
    open_places = [(place, url) for place in places if (url := _address(request, place.name))]
    here = [url for place, url in open_places if _is_here(request.path, url, place)]
    current = max(here, key=len, default="")
    return [Entry(place.label, url, place.icon, "page" if url == current else "") for place, url in open_places]


def _is_here(path: str, url: str, place: Place) -> bool:
    return path == url if place.is_root else path.startswith(url)


def _address(request: Any, name: str) -> str:
    """The address of a place, or nothing where it does not exist or its door would refuse."""
    route = _route(name)
    if route is None or not may_pass(getattr(request, "actor", None), route.door):
        return ""
    here = request.resolver_match.kwargs if request.resolver_match else {}
    if not route.kwargs <= here.keys():
        return ""
    return reverse(name, kwargs={key: here[key] for key in route.kwargs})


@dataclass(frozen=True, slots=True)
class Route:
    """What a named address needs, and the door that stands in front of it."""

    kwargs: frozenset[str]
    door: Door


@cache
def _route(name: str) -> Route | None:
    for kwargs in ({}, {"organisation": "o"}, {"organisation": "o", "project": "p"}):
        try:
            view = resolve(reverse(name, kwargs=kwargs)).func
        except NoReverseMatch:
            continue
        return Route(frozenset(kwargs), getattr(view, "door", Door("public")))
    return None


def may_pass(actor: Any, door: Door) -> bool:
    """Whether a door would let this actor through; asks what the door asks, and records nothing."""
    if door.kind != "member":
        return True
    if actor is None:
        return False
    if door.permission is not None:
        decision = actor.decide_anywhere(door.permission) if door.anywhere else actor.decide(door.permission)
        if not decision:
            return False
    return not door.only or bool(actor.roles & door.only)
