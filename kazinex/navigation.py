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


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as one person sees it now."""

    label: str
    url: str
    icon: str
    current: bool


PROJECT = (
    Place("Dashboard", "projects:dashboard", "squares-2x2"),
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
    Place("Permissions", "projects:settings-permissions"),
    Place("Groups", "projects:settings-groups"),
    Place("External Access", "guestshares:project-policy"),
)
ORGANISATION = (
    Place("Projects", "projects:list", "building-office-2"),
    Place("Audit Log", "audit:organisation-log", "shield-check"),
    Place("Audit exports", "audit:exports", "arrow-down-tray"),
)
SETTINGS = (
    Place("General", "accounts:settings-general"),
    Place("Branding", "accounts:settings-branding"),
    Place("Security", "accounts:settings-security"),
    Place("Members", "accounts:members"),
    Place("Roles", "accounts:roles"),
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
    return [*entries, Entry("Settings", settings[0].url, SETTINGS_ICON, any(entry.current for entry in settings))]


def _entries(request: Any, places: Sequence[Place]) -> list[Entry]:
    open_places = [(place, url) for place in places if (url := _address(request, place.name))]
    current = max((url for _, url in open_places if request.path.startswith(url)), key=len, default="")
    return [Entry(place.label, url, place.icon, url == current) for place, url in open_places]


def _address(request: Any, name: str) -> str:
    """The address of a place, or nothing where it does not exist or its door would refuse."""
    kwargs = {key: value for key, value in _kwargs(request).items() if value}
    door = _door(name, frozenset(kwargs))
    if door is None or not may_pass(getattr(request, "actor", None), door):
        return ""
    return reverse(name, kwargs=kwargs if door.kind == "member" else None)
