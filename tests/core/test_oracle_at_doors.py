"""The truth table met over HTTP: every cell of roles alone, and a sample of those with overrides and groups."""

import random

import pytest

from accounts.models import Membership
from kazinex.core.permissions import Permission
from projects.access import member_actor
from projects.models import AccessGroup, AccessGroupMember, PermissionOverride, Project, ProjectMembership
from tests.core.oracle.table import Cell, cells

STATUS = {"y": 200, "n": 403, "0": 404}
SAMPLE = 150


@pytest.fixture
def doors(world, settings):
    settings.ROOT_URLCONF = "tests.core.doors"
    return world


def alone(cell: Cell) -> bool:
    said = (cell.organisation_role_override, cell.project_role_override, cell.project_override)
    return cell.is_active and cell.is_open and not cell.has_step and not any(said) and not cell.in_group


def reachable(cell: Cell) -> bool:
    """Facts the tables can hold: no override of Org Admin, no step before there are workflows."""
    return not cell.has_step and not (cell.organisation_role == "org_admin" and cell.organisation_role_override)


def arrange(world, cell: Cell) -> None:
    """Make Vera the person of the cell."""
    PermissionOverride.objects.all().delete()
    AccessGroup.objects.filter(project=world.viaduct).delete()
    ProjectMembership.objects.filter(user=world.vera, project=world.viaduct).delete()
    status = "active" if cell.is_active else "deactivated"
    Membership.objects.filter(user=world.vera).update(role=cell.organisation_role, status=status)
    Project.objects.filter(pk=world.viaduct.pk).update(status="active" if cell.is_open else "closed")
    if cell.project_role:
        ProjectMembership.objects.create(user=world.vera, project=world.viaduct, role=cell.project_role)
    for project, role, effect in (
        (None, cell.organisation_role, cell.organisation_role_override),
        (None, cell.acting_role, cell.project_role_override),
        (world.viaduct, cell.acting_role, cell.project_override),
    ):
        if effect:
            facts = {"permission": cell.action, "reason": "Said so", "set_by": world.ada}
            PermissionOverride.objects.create(project=project, role=role, effect=effect, **facts)
    if cell.in_group:
        group = AccessGroup.objects.create(project=world.viaduct, name="Group", actions=[cell.action])
        AccessGroupMember.objects.create(group=group, user=world.vera)


def met(world, cell: Cell) -> int:
    arrange(world, cell)
    status: int = world.client("vera").get(f"/o/meridian/p/viaduct/doors/{cell.action}/").status_code
    return status


def test_roles_alone_open_exactly_the_doors_of_the_table(doors):
    wrong = [(cell, status) for cell in cells() if alone(cell) and (status := met(doors, cell)) != STATUS[cell.answer]]

    assert wrong == []


def test_overrides_groups_and_closed_projects_open_exactly_the_doors_of_the_table(doors):
    rest = [cell for cell in cells() if reachable(cell) and not alone(cell)]
    sample = random.Random(33).sample(rest, SAMPLE)  # noqa: S311  a sample, not a secret

    assert [(cell, status) for cell in sample if (status := met(doors, cell)) != STATUS[cell.answer]] == []


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
