"""A sidebar shows what exists and what its door would let this person enter."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import resolve, reverse

from kazinex.core.features import Menu
from kazinex.core.http import Door
from kazinex.core.permissions import Permission
from kazinex.ui import navigation


@dataclass
class Actor:
    allowed: set[Permission] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    reaches_only_steps: bool = False

    def decide(self, permission: Permission, *, when_closed: bool = False) -> bool:
        return permission in self.allowed

    def decide_anywhere(self, permission: Permission) -> bool:
        return permission in self.allowed


@pytest.mark.parametrize(
    ("door", "actor", "passes"),
    [
        (Door("public"), None, True),
        (Door("signed_in"), None, True),
        (Door("member"), None, False),
        (Door("member"), Actor(), True),
        (Door("member", Permission.VIEW_REPORTS), Actor(), False),
        (Door("member", Permission.VIEW_REPORTS), Actor({Permission.VIEW_REPORTS}), True),
        (Door("member", Permission.VIEW_REPORTS, anywhere=True), Actor({Permission.VIEW_REPORTS}), True),
        (Door("member", only=frozenset({"org_admin"})), Actor(roles={"member"}), False),
        (Door("member", only=frozenset({"org_admin"})), Actor(roles={"org_admin"}), True),
    ],
)
def test_an_entry_is_shown_where_its_door_would_open(door, actor, passes):
    assert navigation.may_pass(actor, door) is passes


def request_at(path: str, actor: Actor) -> Any:
    return SimpleNamespace(path=path, actor=actor, resolver_match=resolve(path))


def test_the_dashboard_is_current_only_on_its_own_page():
    path = reverse("projects:dashboard", kwargs={"organisation": "o", "project": "p"})
    below = reverse("projects:team", kwargs={"organisation": "o", "project": "p"})

    assert current(request_at(path, Actor())) == ["Dashboard"]
    assert current(request_at(below, Actor())) == ["Team"]


def current(request: Any) -> list[str]:
    return [entry.label for entry in navigation.entries(request, Menu.PROJECT) if entry.current]
