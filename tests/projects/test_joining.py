"""People who join or leave the organisation join and leave its projects."""

import pytest

from accounts import joining
from accounts.models import Membership
from kazinex.core.errors import RuleBroken
from projects import joining as ours
from projects.models import AccessGroup, AccessGroupMember, ProjectMembership


def test_an_accepted_invitation_adds_to_the_open_projects_it_named(world):
    membership = world.actor("wes", "").membership
    wanted = [
        {"project_id": world.harbour.pk, "role": "viewer"},
        {"project_id": world.viaduct.pk, "role": "reviewer"},
        {"project_id": world.depot.pk, "role": "project_admin"},
    ]
    world.viaduct.status = "closed"
    world.viaduct.save()

    joining.joined(membership, wanted, world.actor("ada", ""))

    roles = ProjectMembership.objects.filter(user=world.wes).values_list("project__code", "role")
    assert list(roles) == [("harbour", "viewer")]


def test_leaving_the_organisation_leaves_its_projects_and_groups(world):
    joining.left(world.actor("remy", "").membership, world.actor("ada", ""))

    assert not ProjectMembership.objects.filter(user=world.remy).exists()
    assert not AccessGroupMember.objects.filter(user=world.remy).exists()


def test_an_invitation_may_name_the_projects_whose_team_one_may_change(world):
    def names(person: str) -> list[str]:
        return [name for _pk, name in ours.offered_projects(world.actor(person, ""))]

    assert names("ada") == ["Harbour Tunnel", "Western Viaduct"]
    assert names("otto") == ["Harbour Tunnel"]
    assert names("petra") == ["Harbour Tunnel"]
    assert names("dina") == []


def test_nobody_invites_to_a_project_role_above_their_own(world):
    ProjectMembership.objects.filter(user=world.otto, project=world.viaduct).update(role="document_controller")
    keepers = AccessGroup.objects.create(project=world.viaduct, name="Team keepers", actions=["manage_members"])
    AccessGroupMember.objects.create(group=keepers, user=world.otto)
    form = {"emails": "new@consult.example", "role": "member", "projects": [world.viaduct.pk]}

    otto = world.client("otto")
    refused = otto.post("/o/meridian/settings/members/invite/", form | {"project_role": "project_admin"})

    assert "Western Viaduct: Project Admin may do or see more here than you" in refused.content.decode()
    assert not Membership.objects.filter(user__email="new@consult.example").exists()
    assert otto.post("/o/meridian/settings/members/invite/", form | {"project_role": "viewer"}).status_code == 302


def test_an_invitation_may_not_name_a_project_that_does_not_exist_for_who_invites(world):
    with pytest.raises(RuleBroken, match="does not exist"):
        joining.invited("member", [{"project_id": world.viaduct.pk, "role": "viewer"}], world.actor("dina", ""))
