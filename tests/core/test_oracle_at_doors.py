"""The truth table met over HTTP: whole rows of it, each cell through a door of its own action.

Every run meets the rows without overrides or groups and each sixty-fourth of the rest; KAZINEX_TEST_WHOLE_TABLE=1 meets
every cell that the tables can hold, which takes the better part of an hour.
"""

import os
from collections.abc import Iterator
from itertools import groupby

import pytest
from django.test import Client

from accounts.models import Membership
from accounts.roles import OrganisationRole
from kazinex.core.permissions import Permission
from projects.access import member_actor
from projects.models import AccessGroup, AccessGroupMember, PermissionOverride, Project, ProjectMembership
from tests.core.oracle.table import Cell, cells

STATUS = {"y": 200, "n": 403, "0": 404}
STRIDE = 1 if os.environ.get("KAZINEX_TEST_WHOLE_TABLE") else 64


@pytest.fixture
def doors(world, settings):
    settings.ROOT_URLCONF = "tests.core.doors"
    return world


def rows(organisation_role: str) -> Iterator[list[Cell]]:
    """The rows of one organisation role, a cell an action; no override of Org Admin, no step before there are any."""
    for _row, found in groupby(cells(), key=lambda cell: [getattr(cell, name) for name in Cell.__slots__[:-2]]):
        row = list(found)
        held = not row[0].has_step and not (
            row[0].organisation_role == "org_admin" and row[0].organisation_role_override
        )
        if held and row[0].organisation_role == organisation_role:
            yield row


def chosen(organisation_role: str) -> Iterator[list[Cell]]:
    """What this run meets: everything plain, and a part of the rest."""
    for number, row in enumerate(rows(organisation_role)):
        cell = row[0]
        said = (cell.organisation_role_override, cell.project_role_override, cell.project_override)
        if number % STRIDE == 0 or not (any(said) or cell.in_group):
            yield row


def arrange(world, row: list[Cell]) -> None:
    """Make Vera the person of the row."""
    cell = row[0]
    PermissionOverride.objects.all().delete()
    AccessGroup.objects.filter(project=world.viaduct).delete()
    ProjectMembership.objects.filter(user=world.vera, project=world.viaduct).delete()
    status = "active" if cell.is_active else "deactivated"
    Membership.objects.filter(user=world.vera).update(role=cell.organisation_role, status=status)
    Project.objects.filter(pk=world.viaduct.pk).update(status="active" if cell.is_open else "closed")
    if cell.project_role:
        ProjectMembership.objects.create(user=world.vera, project=world.viaduct, role=cell.project_role)
    PermissionOverride.objects.bulk_create(overrides(world, row))
    if cell.in_group:
        group = AccessGroup.objects.create(project=world.viaduct, name="Group", actions=[one.action for one in row])
        AccessGroupMember.objects.create(group=group, user=world.vera)


def overrides(world, row: list[Cell]) -> list[PermissionOverride]:
    cell = row[0]
    said = (
        (None, cell.organisation_role, cell.organisation_role_override),
        (None, cell.acting_role, cell.project_role_override),
        (world.viaduct, cell.acting_role, cell.project_override),
    )
    return [
        PermissionOverride(
            project=project, role=role, effect=effect, permission=one.action, reason="Said so", set_by=world.ada
        )
        for project, role, effect in said
        if effect
        for one in row
    ]


def answers(world, client: Client, row: list[Cell]) -> list[int]:
    arrange(world, row)
    return [client.get(f"/o/meridian/p/viaduct/doors/{cell.action}/").status_code for cell in row]


@pytest.mark.parametrize("organisation_role", OrganisationRole.values)
def test_rows_of_the_table_open_and_shut_their_doors(doors, organisation_role):
    client = doors.client("vera")
    client.inspects = False
    wrong = []
    for row in chosen(organisation_role):
        found = answers(doors, client, row)
        wrong += [(cell, status) for cell, status in zip(row, found, strict=True) if status != STATUS[cell.answer]]

    assert wrong == []


@pytest.mark.parametrize(
    ("name", "opened"),
    [("ada", set(Permission)), ("otto", set(Permission)), ("petra", set()), ("wes", set())],
)
def test_doors_of_the_organisation_open_to_org_admins_and_org_managers(doors, name, opened):
    client = doors.client(name)
    found = {action for action in Permission if client.get(f"/o/meridian/doors/{action}/").status_code == 200}

    assert found == opened


def test_an_override_takes_an_action_of_the_organisation_from_org_managers(doors):
    facts = {"permission": "manage_members", "effect": "deny", "reason": "Said so", "set_by": doors.ada}
    PermissionOverride.objects.create(role="org_manager", **facts)

    assert doors.client("otto").get("/o/meridian/doors/manage_members/").status_code == 403
    assert doors.client("ada").get("/o/meridian/doors/manage_members/").status_code == 200


def test_facts_take_two_queries_however_many_groups_and_overrides_there_are(doors, django_assert_num_queries):
    membership = Membership.objects.select_related("user", "organisation").get(user=doors.vera)
    for number in range(30):
        group = AccessGroup.objects.create(project=doors.harbour, name=f"G{number}", actions=["view_reports"])
        AccessGroupMember.objects.create(group=group, user=doors.vera)
    for action in Permission:
        PermissionOverride.objects.create(
            project=doors.harbour, role="viewer", permission=action, effect="grant", reason="x", set_by=doors.ada
        )
    with django_assert_num_queries(2):
        actor = member_actor(membership, project_code="harbour")
        assert actor is not None
        assert all(actor.decide(action) for action in Permission)
        assert actor.project is not None
        assert actor.project.organisation.slug == "meridian"
