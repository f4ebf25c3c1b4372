"""What people see of their colleagues: name, role and groups; the rest is for who manages them (SPEC 5 and 7)."""

import html

import pytest
from django.urls import reverse

from kazinex.core import clock
from projects.models import AccessGroup, AccessGroupMember
from projects.services import projects

TEAM = "/o/meridian/p/harbour/team/"
GROUPS = "/o/meridian/p/harbour/settings/groups/"


def page(world, name, address):
    answer = world.client(name).get(address)
    assert answer.status_code == 200, address
    return " ".join(html.unescape(answer.content.decode()).split())


@pytest.mark.parametrize("name", ["vera", "remy", "ines", "dina"])
def test_the_team_is_names_roles_and_groups(world, name):
    body = page(world, name, TEAM)

    assert ["Petra Price" in body, "Document Controller" in body, "Civil team" in body] == [True] * 3
    assert "petra@meridian.example" not in body
    assert "Two-factor" not in body
    assert "Last active" not in body


@pytest.mark.parametrize("name", ["petra", "ada", "otto"])
def test_who_manages_members_sees_the_rest(world, name):
    body = page(world, name, TEAM)

    assert ["remy@meridian.example" in body, "Two-factor" in body, "Last active" in body] == [True] * 3


def test_in_a_closed_project_too(world):
    projects.close(world.harbour, reason="Over", by=world.actor("ada"))

    assert "remy@meridian.example" in page(world, "petra", TEAM)
    assert "remy@meridian.example" not in page(world, "vera", TEAM)


@pytest.mark.parametrize("query", ["?q=petra@meridian", "?two_factor=enabled", "?sort=last_active_at", "?sort=email"])
def test_what_is_not_shown_neither_filters_nor_sorts(world, query):
    """A filter would tell it one question at a time."""
    membership = world.actor("vera").membership
    type(membership).objects.exclude(pk=membership.pk).update(last_active_at=clock.now())

    names = ("Petra Price", "Ines Ibarra", "Abel Adeyemi")
    shown, plain = page(world, "vera", TEAM + query), page(world, "vera", TEAM)
    expected = [] if "q=" in query else sorted(names, key=plain.index)
    assert sorted((name for name in names if name in shown), key=shown.index) == expected


def test_who_manages_settings_only_chooses_group_members_by_name(world):
    lent = AccessGroup.objects.create(project=world.harbour, name="Deputies", actions=["manage_settings"])
    AccessGroupMember.objects.create(group=lent, user=world.dina)

    body = page(world, "dina", GROUPS + "new/")
    assert "Remy Rousseau" in body
    assert "remy@meridian.example" not in body
    assert "remy@meridian.example" in page(world, "petra", GROUPS + "new/")


def test_one_asks_why_about_oneself_only(world):
    other = world.actor("petra").membership.public_id
    why = reverse("projects:explain", args=["meridian", "harbour"])
    assert "Petra Price" not in page(world, "vera", why)
    assert world.client("vera").get(f"{why}?person={other}").status_code == 403
