"""What the sidebars show: only places that exist and that this person may enter, as their doors say."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.urls import NoReverseMatch, resolve, reverse

from kazinex.core.features import Menu, MenuEntry, installed
from kazinex.core.http import Door
from kazinex.core.translation import marked as _


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as one person sees it now."""

    label: str
    url: str
    icon: str
    current: str  # what aria-current says: "page", "true" where a page below it is open, or nothing


SETTINGS_ICON = "cog-6-tooth"
SETTINGS = {Menu.PROJECT: Menu.PROJECT_SETTINGS, Menu.ORGANISATION: Menu.SETTINGS}  # each ends with its settings


def entries(request: Any, menu: Menu) -> list[Entry]:
    """What one person may enter of a menu, in the order of SPEC 13."""
    found = _entries(request, installed().menu(menu))
    return _with_settings(found, entries(request, SETTINGS[menu])) if menu in SETTINGS else found


def open_address(request: Any, name: str) -> str:
    """The address of a place, or nothing where it does not exist or its door would refuse."""
    route = _route(name)
    if route is None or not may_pass(getattr(request, "actor", None), route.door):
        return ""
    if "project" in route.kwargs and route.door.permission is None and request.actor.reaches_only_steps:
        return ""
    here = request.resolver_match.kwargs if request.resolver_match else {}
    if not route.kwargs <= here.keys():
        return ""
    return _address(name, **{key: here[key] for key in route.kwargs})


def door(name: str) -> Door:
    """The door of a place by its name, where it exists in an organisation or a project."""
    route = _route(name)
    if route is None:
        raise NoReverseMatch(name)
    return route.door


def _with_settings(entries: list[Entry], settings: list[Entry]) -> list[Entry]:
    if not settings:
        return entries
    is_below = any(entry.current for entry in settings)
    return [*entries, Entry(_("Settings"), settings[0].url, SETTINGS_ICON, "true" if is_below else "")]


def _entries(request: Any, places: Sequence[MenuEntry]) -> list[Entry]:
    open_places = [(place, url) for place in places if (url := open_address(request, place.route))]
    here = [url for place, url in open_places if _is_here(request.path, url, place)]
    current = max(here, key=len, default="")
    return [Entry(place.label, url, place.icon, "page" if url == current else "") for place, url in open_places]


def _is_here(path: str, url: str, place: MenuEntry) -> bool:
    return path == url if place.is_root else path.startswith(url)


@dataclass(frozen=True, slots=True)
class Route:
    """What a named address needs, and the door that stands in front of it."""

    kwargs: frozenset[str]
    door: Door


@lru_cache(4096)
def _address(name: str, **kwargs: str) -> str:
    return reverse(name, kwargs=kwargs)


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
    decision = door.decision(actor)
    if decision is not None and not decision:
        return False
    return not door.only or bool(actor.roles & door.only)
