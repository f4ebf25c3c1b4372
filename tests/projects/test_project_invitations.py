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


def test_another_project_admin_sends_it_again_and_withdraws_it(world):
    invitation = invite(world, "ada")
    here = f"{TEAM}{invitation.membership.public_id}/"
    petra = world.client("petra")

    assert petra.post(f"{here}resend/").status_code == 302
    assert Invitation.objects.get().inviter == world.petra
    assert sentence(AuditEvent.objects.latest("id")) == "Petra Price sent nia@new.example a new invitation link"
    petra.post(f"{here}revoke/")

    assert not Invitation.objects.exists()
    assert sentence(AuditEvent.objects.latest("id")) == "Petra Price withdrew the invitation to nia@new.example"


@pytest.mark.parametrize(("role", "projects"), [("org_manager", ["harbour"]), ("member", ["harbour", "viaduct"])])
def test_what_a_project_admin_could_not_send_they_neither_send_again_nor_withdraw(world, role, projects):
    wanted = [{"project_id": world.projects[code].pk, "role": "viewer"} for code in projects]
    sent, _link = invitations.invite(email=NEW["email"], role=role, projects=wanted, by=world.actor("ada", ""))
    petra, first = world.client("petra"), sent.token_hash

    for verb in ("resend", "revoke"):
        answer = petra.post(f"{TEAM}{sent.membership.public_id}/{verb}/", follow=True)
        assert "This invitation gives more than you may give" in answer.content.decode()

    assert Invitation.objects.get().token_hash == first
    assert f"{sent.membership.public_id}/revoke/" not in petra.get(TEAM).content.decode()
    assert f"{sent.membership.public_id}/revoke/" in world.client("ada").get(TEAM).content.decode()


def test_an_invitation_into_another_project_does_not_exist_here(world):
    wanted = [{"project_id": world.viaduct.pk, "role": "viewer"}]
    sent, _link = invitations.invite(email=NEW["email"], role="member", projects=wanted, by=world.actor("ada", ""))

    assert world.client("petra").post(f"{TEAM}{sent.membership.public_id}/revoke/").status_code == 404
