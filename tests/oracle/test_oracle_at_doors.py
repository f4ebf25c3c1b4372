"""The truth table met over HTTP: every cell that the tables can hold, each through a door of its own action.

One kind of cells they cannot hold: an override of Org Admin, which the database refuses; it is decided by the same
function in test_oracle.py. A workflow step of somebody without a role stands in the tables of workflows.
"""

from collections import defaultdict
from functools import cache
from itertools import groupby, product
from operator import attrgetter

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Membership
from accounts.models.roles import OrganisationRole
from documents.workflows.models import StepPart, TemplateVersion, Workflow, WorkflowStep, WorkflowTemplate
from kazinex.core import clock
from kazinex.core.permissions import Permission
from projects.models import AccessGroup, AccessGroupMember, PermissionOverride, Project, ProjectMembership
from projects.models.roles import ProjectRole
from projects.queries.actors import member_actor
from tests.oracle.table import Cell, cells

STATUS = {"y": 200, "n": 403, "0": 404, "e": 403}
ROLES = list(product(OrganisationRole.values, ["", *ProjectRole.values]))


@pytest.fixture
def doors(world, settings):
    settings.ROOT_URLCONF = "tests.oracle.doors"
    return world


def rows(organisation_role: str, project_role: str) -> list[list[Cell]]:
    """The rows of one pair of roles, a cell an action, as far as the tables can hold them."""
    found = _rows()[organisation_role, project_role]
    return [row for row in found if not (organisation_role == "org_admin" and row[0].organisation_role_override)]


@cache
def _rows() -> dict[tuple[str, str], list[list[Cell]]]:
    """Every row of the table by its pair of roles."""
    found = defaultdict(list)
    told = attrgetter(*Cell.__slots__[:-2])
    for _row, row in groupby(cells(), key=told):
        every = list(row)
        found[every[0].organisation_role, every[0].project_role].append(every)
    return found


def arrange(world, row: list[Cell]) -> None:
    """Make Vera the person of the row."""
    cell = row[0]
    PermissionOverride.objects.all().delete()
    AccessGroup.objects.filter(project=world.viaduct).delete()
    ProjectMembership.objects.filter(user=world.vera, project=world.viaduct).delete()
    status = "active" if cell.is_active else "deactivated"
    Membership.objects.filter(user=world.vera).update(role=cell.organisation_role, status=status)
    Project.objects.filter(pk=world.viaduct.pk).update(status="active" if cell.is_open else "closed")
    StepPart.objects.all().delete()
    if cell.has_step:
        StepPart.objects.create(step=_open_step(world), user=world.vera)
    if cell.project_role:
        ProjectMembership.objects.create(user=world.vera, project=world.viaduct, role=cell.project_role)
    PermissionOverride.objects.bulk_create(overrides(world, row))
    if cell.in_group:
        group = AccessGroup.objects.create(project=world.viaduct, name="Group", actions=[one.action for one in row])
        AccessGroupMember.objects.create(group=group, user=world.vera)


def _open_step(world):
    """A step of a running workflow in the project, which is there once."""
    if found := WorkflowStep.objects.filter(workflow__project=world.viaduct).first():
        return found
    template = WorkflowTemplate.objects.create(project=world.viaduct, name="Review", status="active")
    version = TemplateVersion.objects.create(template=template, number=1, steps=[])
    facts = {"version": version, "title": "Span 4", "started_by": world.ada, "started_at": clock.now()}
    workflow = Workflow.objects.create(project=world.viaduct, number=1, template_name="Review", **facts)
    opened = {"status": "open", "opened_at": clock.now()}
    return WorkflowStep.objects.create(workflow=workflow, number=1, name="Review", kind="review", **opened)


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


def answers(client: Client) -> dict[str, int]:
    """What each door says; that of a project which does not exist for somebody is never reached."""
    found = client.get("/o/meridian/p/viaduct/doors/")
    return found.json() if found.status_code == 200 else defaultdict(lambda: found.status_code)


def expected(row: list[Cell]) -> dict[str, int]:
    """What the table says of the doors of a row, and of the one that stays open to end shares in a closed project."""
    of_shares = next(cell for cell in row if cell.action == "manage_guest_shares")
    ends = {"manage_guest_shares when closed": (STATUS | {"e": 200})[of_shares.answer]}
    return {cell.action: STATUS[cell.answer] for cell in row} | ends


@pytest.mark.parametrize(("organisation_role", "project_role"), ROLES)
def test_every_row_of_the_table_opens_and_shuts_its_doors(doors, no_words, organisation_role, project_role):
    client = doors.client("vera")
    client.inspects = False
    wrong = []
    for row in rows(organisation_role, project_role):
        arrange(doors, row)
        found = answers(client)
        wrong += [(row[0], door, found[door]) for door, status in expected(row).items() if found[door] != status]

    assert wrong == []


def test_the_doors_meet_every_cell_but_those_that_cannot_be():
    met = sum(len(row) for roles in ROLES for row in rows(*roles))
    overridden_admins = sum(
        cell.organisation_role == "org_admin" and bool(cell.organisation_role_override) for cell in cells()
    )

    assert (met, overridden_admins) == (41_460, 7_560)
    assert met + overridden_admins == sum(1 for _cell in cells())


def test_nothing_can_override_an_org_admin(doors):
    facts = {"permission": "manage_members", "effect": "deny", "reason": "Said so", "set_by": doors.ada}
    for project in (None, doors.harbour):
        with pytest.raises(IntegrityError, match="org_admin_is_never_overridden"), transaction.atomic():
            PermissionOverride.objects.create(role="org_admin", project=project, **facts)


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


def test_facts_take_one_query_however_many_groups_and_overrides_there_are(doors, django_assert_num_queries):
    membership = Membership.objects.select_related("user", "organisation").get(user=doors.vera)
    for number in range(30):
        group = AccessGroup.objects.create(project=doors.harbour, name=f"G{number}", actions=["view_reports"])
        AccessGroupMember.objects.create(group=group, user=doors.vera)
    for action in Permission:
        PermissionOverride.objects.create(
            project=doors.harbour, role="viewer", permission=action, effect="grant", reason="x", set_by=doors.ada
        )
    with django_assert_num_queries(1):
        actor = member_actor(membership, project_code="harbour")
        assert actor is not None
        assert all(actor.decide(action) for action in Permission)
        assert actor.project is not None
        assert actor.project.organisation.slug == "meridian"
