"""People who join or leave the organisation join and leave its projects."""

import pytest

from accounts.domain import changes
from accounts.models import Membership
from accounts.services import invitations, members
from kazinex.core import opaque_ids
from kazinex.core.errors import RuleBroken
from projects.models import AccessGroup, AccessGroupMember, ProjectMembership
from projects.services import member_reactions as ours


def test_an_accepted_invitation_adds_to_the_open_projects_it_named(world):
    membership = world.actor("wes", "").membership
    wanted = [
        {"project_id": world.harbour.pk, "role": "viewer"},
        {"project_id": world.viaduct.pk, "role": "reviewer"},
        {"project_id": world.depot.pk, "role": "project_admin"},
    ]
    world.viaduct.status = "closed"
    world.viaduct.save()

    changes.MEMBER_JOINED.announce(membership, wanted, world.actor("ada", ""))

    roles = ProjectMembership.objects.filter(user=world.wes).values_list("project__code", "role")
    assert list(roles) == [("harbour", "viewer")]


def test_leaving_the_organisation_leaves_its_projects_and_groups(world):
    changes.MEMBER_LEAVING.announce(world.actor("remy", "").membership, world.actor("ada", ""))

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
    form = {"emails": "new@consult.example", "role": "member", "projects": [opaque_ids.of(world.viaduct)]}

    otto = world.client("otto")
    refused = otto.post("/o/meridian/settings/members/invite/", form | {"project_role": "project_admin"})

    assert "Western Viaduct: Project Admin may do or see more here than you" in refused.content.decode()
    assert not Membership.objects.filter(user__email="new@consult.example").exists()
    assert otto.post("/o/meridian/settings/members/invite/", form | {"project_role": "viewer"}).status_code == 302


def test_an_invitation_may_not_name_a_project_that_does_not_exist_for_who_invites(world):
    with pytest.raises(RuleBroken, match="does not exist"):
        changes.MEMBER_INVITING.announce(
            "member", [{"project_id": world.viaduct.pk, "role": "viewer"}], world.actor("dina", "")
        )


def invited_by_otto(world):
    """Somebody new, to be Project Admin of the harbour, where Otto stands as one."""
    wanted = [{"project_id": world.harbour.pk, "role": "project_admin"}]
    by = world.actor("otto", "")
    invitation, _link = invitations.invite(email="new@consult.example", role="member", projects=wanted, by=by)
    return invitation


def test_an_invitation_gives_no_more_than_its_sender_could_give_today(world):
    invitation = invited_by_otto(world)
    members.deactivate(Membership.objects.get(user=world.otto), reason="Left", by=world.actor("ada", ""))
    with pytest.raises(RuleBroken, match="Otto Oberon can no longer give you what this invitation says"):
        invitations.accept_as_new(invitation, name="New One", password="correct horse battery staple 9")

    assert not Membership.objects.get(user__email="new@consult.example").is_active


def test_an_invitation_falls_with_the_role_its_sender_had_in_the_project(world):
    invitation = invited_by_otto(world)
    ProjectMembership.objects.create(project=world.harbour, user=world.otto, role="viewer")
    with pytest.raises(RuleBroken, match="can no longer give you"):
        invitations.accept_as_new(invitation, name="New One", password="correct horse battery staple 9")


def test_who_sends_an_invitation_again_answers_for_it(world):
    invitation = invited_by_otto(world)
    members.deactivate(Membership.objects.get(user=world.otto), reason="Left", by=world.actor("ada", ""))
    invitations.resend(invitation, by=world.actor("ada", ""))
    invitations.accept_as_new(invitation, name="New One", password="correct horse battery staple 9")

    place = ProjectMembership.objects.get(project=world.harbour, user__email="new@consult.example")
    assert place.role == "project_admin"


def test_nobody_sends_again_what_they_could_not_send(world):
    wanted = [{"project_id": world.viaduct.pk, "role": "project_admin"}]
    by = world.actor("ada", "")
    invitation, _link = invitations.invite(email="new@consult.example", role="member", projects=wanted, by=by)
    with pytest.raises(RuleBroken, match="Western Viaduct: Project Admin may do or see more here than you"):
        invitations.resend(invitation, by=world.actor("otto", ""))
