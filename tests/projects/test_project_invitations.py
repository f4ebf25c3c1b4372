"""A Project Admin brings somebody new straight into their project, and into nothing else (SPEC 5)."""

import html

import pytest

from accounts.models import Invitation, Membership, User
from accounts.services import invitations
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from kazinex.core.errors import RuleBroken
from projects.models import ProjectMembership, ProjectStatus
from projects.services import project_invitations

PAGE = "/o/meridian/p/harbour/team/invite/"
NEW = {"email": "nia@new.example", "role": "reviewer"}
TEAM = "/o/meridian/p/harbour/team/"


def invite(world, name="petra", **facts):
    project_invitations.invite(world.harbour, by=world.actor(name), **NEW | facts)
    return Invitation.objects.get(email=NEW["email"])


def accept(invitation):
    return invitations.accept_as_new(invitation, name="Nia New", password="purple harbour lantern 7")


def test_a_project_admin_invites_somebody_new(world):
    answer = world.client("petra").post(PAGE, NEW)

    assert answer.status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.membership.role, invitation.projects) == (
        "member",
        [{"project_id": world.harbour.pk, "role": "reviewer"}],
    )
    assert sentence(AuditEvent.objects.get(action="member_invited")).startswith("Petra Price invited nia@new.example")
    assert "nia@new.example" in world.client("petra").get(TEAM).content.decode()
    assert "nia@new.example" not in world.client("vera").get(TEAM).content.decode()


def test_who_accepts_is_a_member_with_the_default_role_and_in_that_project_only(world):
    accept(invite(world))

    nia = User.objects.get(email=NEW["email"])
    assert [one.role for one in Membership.objects.filter(user=nia)] == ["member"]
    assert list(ProjectMembership.objects.filter(user=nia).values_list("project__code", "role")) == [
        ("harbour", "reviewer")
    ]


@pytest.mark.parametrize("name", ["dina", "vera"])
def test_others_do_not(world, name):
    assert world.client(name).get(PAGE).status_code == 403


def test_an_organisation_may_switch_it_off(world):
    invitation = invite(world)
    settings = world.client("ada").get("/o/meridian/settings/security/").context["form"].initial
    form = {key: value for key, value in settings.items() if value and key != "project_admins_invite"}
    world.client("ada").post("/o/meridian/settings/security/", {"grace_days": 0} | form)

    assert "Project Admins may invite new people" in str(AuditEvent.objects.latest("id").details)
    assert "lets only Org Admins and Org Managers" in world.client("petra").get(PAGE).content.decode()
    with pytest.raises(RuleBroken, match="lets only Org Admins and Org Managers invite new people"):
        invite(world, email="other@new.example")
    with pytest.raises(RuleBroken, match="can no longer give you what this invitation says"):
        accept(invitation)


def test_an_invitation_ends_with_the_role_of_who_sent_it(world):
    invitation = invite(world)
    ProjectMembership.objects.filter(user=world.petra).update(role="reviewer")

    with pytest.raises(RuleBroken, match="can no longer give you what this invitation says"):
        accept(invitation)


def test_inviting_again_mails_a_new_link(world):
    first = invite(world).token_hash
    again = invite(world)

    assert (Invitation.objects.count(), again.token_hash != first) == (1, True)


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("OTTO@meridian.example", "OTTO@meridian.example is a member already. Add them with Add member."),
        ("wes@meridian.example", "wes@meridian.example is a deactivated member. An Org Admin can reactivate them."),
    ],
)
def test_whoever_is_known_is_not_invited(world, email, words):
    Membership.objects.filter(user=world.wes).update(status="deactivated")
    answer = world.client("petra").post(PAGE, NEW | {"email": email})

    assert (answer.status_code, words in html.unescape(answer.content.decode())) == (422, True)
    assert not Invitation.objects.exists()


def test_nobody_comes_into_a_closed_project(world):
    world.harbour.status = ProjectStatus.CLOSED
    world.harbour.save()

    with pytest.raises(RuleBroken, match="closed"):
        invite(world)
