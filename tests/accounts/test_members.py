"""Members: roles, deactivation, removal, and who may."""

import pytest

from accounts.models import Membership, MembershipStatus, Notification
from accounts.services import members
from audit.domain.sentences import changes, sentence
from audit.models import AuditEvent
from kazinex.core.actors import CommandActor
from kazinex.core.errors import RuleBroken

CONSOLE = CommandActor("test")


def membership(world, name):
    return Membership.objects.select_related("user", "organisation").get(user=world.people[name])


def last_event():
    return AuditEvent.objects.order_by("-id").first()


def test_a_role_change_is_recorded_told_and_in_force_at_the_next_request(world):
    client = world.client("remy")
    assert client.get("/o/meridian/settings/members/").status_code == 403

    members.change_role(membership(world, "remy"), role="org_manager", reason="Runs Viaduct", by=world.actor("ada", ""))

    event = last_event()
    assert sentence(event) == (
        "Ada Admin changed the role of Remy Rousseau <remy@meridian.example> from Member to Org Manager: Runs Viaduct"
    )
    assert changes(event) == [("Role", "Member", "Org Manager")]
    assert client.get("/o/meridian/settings/members/").status_code == 200
    told = Notification.objects.get(user=world.remy)
    assert (told.kind, told.text) == ("role_changed", "Your role in Meridian Rail Alliance is now Org Manager.")


@pytest.mark.parametrize(
    ("who", "whom", "role", "words"),
    [
        ("otto", "otto", "org_admin", "You cannot raise your own role. Another Org Admin can."),
        ("otto", "remy", "org_admin", "Only an Org Admin can make somebody Org Admin, or take that role away."),
        ("otto", "ada", "member", "Only an Org Admin can make somebody Org Admin, or take that role away."),
        ("petra", "remy", "org_manager", "You cannot give a role above your own."),
        (
            "ada",
            "ada",
            "member",
            "Ada Admin is the last active Org Admin of Meridian Rail Alliance. Make somebody else Org Admin first.",
        ),
    ],
)
def test_nobody_gives_what_they_do_not_hold(world, who, whom, role, words):
    with pytest.raises(RuleBroken, match=words[:40]) as refusal:
        members.change_role(membership(world, whom), role=role, reason="Try", by=world.actor(who, ""))

    assert refusal.value.words == words


def test_a_deactivated_member_is_signed_out_at_once_and_can_come_back(world):
    client = world.client("remy")
    assert client.get("/account/notifications/").status_code == 200

    members.deactivate(membership(world, "remy"), reason="Left the project", by=world.actor("ada", ""))

    assert sentence(last_event()) == "Ada Admin deactivated Remy Rousseau <remy@meridian.example>: Left the project"
    assert client.get("/account/notifications/").status_code == 302
    members.reactivate(membership(world, "remy"), by=world.actor("ada", ""))
    assert membership(world, "remy").status == MembershipStatus.ACTIVE
    assert sentence(last_event()) == "Ada Admin reactivated Remy Rousseau <remy@meridian.example>"


def test_a_removed_member_is_gone_and_the_history_names_them(world):
    members.remove(membership(world, "vera"), reason="Contract over", by=world.actor("ada", ""))

    assert not Membership.objects.filter(user=world.vera).exists()
    assert sentence(last_event()) == (
        "Ada Admin removed Vera Voss <vera@meridian.example>, who was Member: Contract over"
    )


def test_an_org_manager_cannot_end_an_org_admin(world):
    for change in (members.deactivate, members.remove):
        with pytest.raises(RuleBroken, match="Only an Org Admin can deactivate or remove an Org Admin"):
            change(membership(world, "ada"), reason="Coup", by=world.actor("otto", ""))


def test_a_person_added_at_the_console_is_a_member_at_once(world):
    added = members.add(world.meridian, user=world.dan, role="member", by=CONSOLE)

    assert (added.status, added.role) == ("active", "member")
    assert sentence(last_event()) == "Server console (test) added Dan Depot <dan@northgate.example> as Member"
    with pytest.raises(RuleBroken, match="is in Meridian Rail Alliance already"):
        members.add(world.meridian, user=world.dan, role="member", by=CONSOLE)
