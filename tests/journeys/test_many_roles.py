"""Several people at once: invited after a preview, given another role after a preview."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Invitation, Membership
from accounts.services import many_roles as of_members
from audit.models import AuditEvent
from projects.models import ProjectMembership
from projects.services import many_roles
from tests.cast import prove_afresh
from tests.person import Person

MEMBERS, ROLES = "/o/meridian/settings/members/", "/o/meridian/settings/members/roles/"
TEAM = "/o/meridian/p/harbour/team/"


@pytest.fixture
def fresh(monkeypatch):
    prove_afresh(monkeypatch)


def ticked(world, kind, *names, **place):
    people = [world.people[name] for name in names]
    return [str(one.public_id) for one in kind.objects.filter(user__in=people, **place)]


def role(kind, user, **place):
    return kind.objects.get(user=user, **place).role


def choose(world, name, address, selected):
    """The page that names who was ticked."""
    person = Person(world.client(name))
    person.path = address
    return person._settle(person.client.post(address, {"selected": selected}))


def test_members_get_another_role_together_after_each_was_shown_what_it_does(world, fresh):
    assert "Select Vera Voss" in world.client("ada").get(MEMBERS).content.decode()
    ada = choose(world, "ada", ROLES, ticked(world, Membership, "vera", "remy", "otto"))
    assert ("Vera Voss" in ada.text, "Change 2 roles" in ada.text) == (True, False)
    before = AuditEvent.objects.count()

    ada.press("Preview", {"Role": "Org Manager", "Reason": "They run projects now"})

    assert ("Stays" in ada.text, "is Org Manager already" in ada.text) == (True, True)
    assert "gains “Manage members”" in ada.text or "Manage members" in ada.text
    assert (AuditEvent.objects.count(), role(Membership, world.vera)) == (before, "member")

    ada.press("Change 2 roles")

    assert ("2 people have another role." in ada.text, "Left as they are" in ada.text) == (True, True)
    assert {role(Membership, user) for user in (world.vera, world.remy, world.otto)} == {"org_manager"}
    assert AuditEvent.objects.filter(action="member_role_changed").count() == 2


def test_a_role_that_was_not_previewed_is_previewed_first_and_the_last_admin_stays(world, fresh):
    ada = choose(world, "ada", ROLES, ticked(world, Membership, "ada"))
    ada.press("Preview", {"Role": "Member", "Reason": "Tidy"})
    assert (ada.status, "last active Org Admin" in ada.text) == (422, True)

    ada = choose(world, "ada", ROLES, ticked(world, Membership, "vera"))
    _method, _path, sent = ada.filled("Preview", {"Role": "Org Manager", "Reason": "Tidy"})
    ada._settle(ada.client.post(ROLES, sent | {"step": "save"}))
    assert (ada.status, role(Membership, world.vera), "Change 1 role" in ada.text) == (200, "member", True)
    assert Person(world.client("ada")).open(ROLES).path == MEMBERS
    assert world.client("vera").get(ROLES).status_code == 403


def test_a_team_gets_other_roles_together_and_nobody_above_oneself(world, fresh):
    here = {"project": world.harbour}
    assert "Select Vera Voss" not in world.client("vera").get(TEAM).content.decode()
    assert Person(world.client("petra")).open(TEAM).heard("form.bulk .bulk-bar button") == ["Change roles…"]
    petra = choose(world, "petra", f"{TEAM}roles/", ticked(world, ProjectMembership, "vera", "remy", "petra", **here))

    petra.press("Preview", {"Role": "Initiator", "Reason": "Short of people"})
    assert ("Nobody changes their own role" in petra.text, "Start workflow" in petra.text) == (True, True), petra.text
    petra.press("Change 2 roles")

    assert [role(ProjectMembership, user, **here) for user in (world.vera, world.remy)] == ["initiator"] * 2
    assert role(ProjectMembership, world.petra, **here) == "project_admin"
    assert AuditEvent.objects.filter(action="project_member_role_changed").count() == 2


@pytest.mark.parametrize("by", ["ada", "otto"])
def test_previewing_and_changing_many_costs_the_queries_of_one(world, fresh, by):
    everybody = ticked(world, Membership, "vera", "remy", "petra", "ines", "abel", "miko", "dina")
    assert len(everybody) == 7
    for step in ({}, {"step": "preview"}):
        sent = {"role": "workflow_responder", "reason": "Fewer rights", **step}
        few = queries(world, by, ROLES, everybody[:1], sent)
        assert queries(world, by, ROLES, everybody, sent) == few, step

    team = ticked(world, ProjectMembership, "abel", "remy", "ines", "miko", "dina", project=world.harbour)
    assert len(team) == 5
    sent = {"role": "viewer", "reason": "Fewer rights", "step": "preview"}
    some = [one for one in team if ProjectMembership.objects.get(public_id=one).role != "viewer"]
    assert queries(world, "petra", f"{TEAM}roles/", some, sent) == queries(
        world, "petra", f"{TEAM}roles/", some[:1], sent
    )


def queries(world, by, address, selected, sent):
    """How many a page asks, once all that is read once was read."""
    client = world.client(by)
    for _turn in range(2):
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(address, {"selected": selected, **sent})
        assert answer.status_code == 200, answer.content
    return len(asked)


def test_of_several_org_admins_the_last_stays(world, fresh):
    otto = Membership.objects.get(user=world.people["otto"])
    Membership.objects.filter(pk=otto.pk).update(role="org_admin")
    ada = choose(world, "ada", ROLES, ticked(world, Membership, "ada", "otto"))

    ada.press("Preview", {"Role": "Member", "Reason": "Tidy"})
    assert "is the last active Org Admin" in ada.text
    ada.press("Change 1 role")

    assert sorted(role(Membership, world.people[name]) for name in ("ada", "otto")) == ["member", "org_admin"]


def test_invitations_are_previewed_address_by_address_before_anything_is_sent(world, fresh):
    ada = Person(world.client("ada")).open(f"{MEMBERS}invite/")
    before = AuditEvent.objects.count()

    ada.press("Preview", {"Email addresses": "new@client.example, vera@meridian.example", "Harbour Tunnel": True})

    assert ada.fact("new@client.example").startswith("Is mailed an invitation as Member; joins Harbour Tunnel as"), (
        ada.text
    )
    assert "already" in ada.fact("vera@meridian.example")
    assert (Invitation.objects.count(), AuditEvent.objects.count()) == (0, before)
    ada.press("Send invitations", {"Email addresses": "new@client.example"})
    assert Invitation.objects.get().email == "new@client.example"


def test_whoever_was_ticked_and_is_not_there_any_more_is_said_to_be_left_out(world, fresh):
    """At the preview, and where somebody is taken out between the lists and the locks."""
    here = {"project": world.harbour}
    places = ticked(world, ProjectMembership, "vera", "remy", **here)
    ProjectMembership.objects.filter(user=world.remy, **here).delete()

    petra = choose(world, "petra", f"{TEAM}roles/", places)
    assert "One of those you ticked is not here any more, and is left out." in petra.text
    shown = [
        ProjectMembership.objects.select_related("user").get(user=user, **here) for user in (world.vera, world.abel)
    ]
    ProjectMembership.objects.filter(user=world.abel, **here).delete()
    made = many_roles.change(world.harbour, shown, role="initiator", reason="Few", by=world.actor("petra"))
    assert [words for _one, words in made.refused] == ["Abel Adeyemi was taken out of the project meanwhile."]
    assert [one.user for one in made.done] == [world.vera]
    ProjectMembership.objects.filter(user=world.vera, **here).delete()
    nobody = choose(world, "petra", f"{TEAM}roles/", places)
    assert (nobody.path, "2 of those you ticked are not here any more" in nobody.text) == (TEAM, True)

    members = ticked(world, Membership, "vera", "miko")
    gone, left = (Membership.objects.get(public_id=one) for one in members)
    Membership.objects.filter(pk=gone.pk).delete()
    others = of_members.change([gone, left], role="org_manager", reason="Few", by=world.actor("ada", ""))
    assert [words for _one, words in others.refused] == [f"{gone.called} is no member any more."]
    told = AuditEvent.objects.filter(action__in=["member_role_changed", "project_member_role_changed"])
    assert told.count() == 2
