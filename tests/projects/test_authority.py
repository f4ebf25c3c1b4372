"""Nobody gives or takes what they do not hold, and nobody gets round what restricts them."""

from datetime import timedelta

import pytest

from accounts.models import Membership
from accounts.services import invitations, members
from kazinex.core import clock, opaque_ids
from kazinex.core.errors import RuleBroken
from kazinex.core.permissions import Permission
from projects.models import AccessGroup, AccessGroupMember, PermissionOverride, ProjectMembership
from projects.queries.previews import Pending
from projects.services import groups, overrides, project_members
from tests.person import Person

VIADUCT = "/o/meridian/p/viaduct"


def grant(world, role, *actions, project="harbour"):
    """An Org Admin gives a role of a project more than it has by default."""
    for action in actions:
        overrides.put(
            world.projects[project], role=role, permission=action, effect="grant", reason="Asked", by=world.actor("ada")
        )


def member(world, name, project="harbour"):
    return ProjectMembership.objects.get(project=world.projects[project], user=world.people[name])


def test_who_is_restricted_in_one_project_cannot_grant_everywhere_what_they_lack_there(world):
    """Otto is Org Manager, and an Observer in the viaduct: what is granted everywhere would count there too."""
    with pytest.raises(RuleBroken, match=r"do not hold: Upload documents \(in Western Viaduct\)"):
        overrides.put(
            None, role="viewer", permission="upload_documents", effect="grant", reason="x", by=world.actor("otto", "")
        )
    with pytest.raises(RuleBroken, match="Manage settings"):
        overrides.put(
            None, role="reviewer", permission="manage_settings", effect="grant", reason="x", by=world.actor("otto", "")
        )

    assert not PermissionOverride.objects.exists()
    assert not world.actor("otto", "viaduct").decide("upload_documents")


def test_who_is_restricted_nowhere_grants_everywhere(world):
    ProjectMembership.objects.filter(user=world.otto).delete()
    overrides.put(
        None, role="reviewer", permission="upload_documents", effect="grant", reason="x", by=world.actor("otto", "")
    )

    assert world.actor("remy").decide("upload_documents")


def test_the_page_says_so_before_anything_is_previewed(world):
    otto = Person(world.client("otto")).open("/o/meridian/settings/permissions/")
    otto.press("Preview changes", {"Observer: Upload documents": "Grant", "Reason": "Please"})

    assert otto.status == 422
    assert "You cannot grant what you do not hold: Upload documents (in Western Viaduct)." in otto.text
    assert "Please" in otto.response.content.decode()


def test_nobody_takes_off_the_role_that_restricts_them(world):
    grant(world, "viewer", "manage_members", project="viaduct")
    otto = world.actor("otto", "viaduct")

    with pytest.raises(RuleBroken, match="Nobody changes their own role"):
        project_members.remove(member(world, "otto", "viaduct"), reason="Bye", by=otto)


def test_nobody_takes_off_the_role_that_restricts_an_org_manager_above_themselves(world):
    ProjectMembership.objects.create(project=world.viaduct, user=world.dina, role="viewer")
    grant(world, "viewer", "manage_members", project="viaduct")
    with pytest.raises(RuleBroken, match="Project Admin may do or see more here than you"):
        project_members.remove(member(world, "otto", "viaduct"), reason="Bye", by=world.actor("dina", "viaduct"))

    assert not world.actor("otto", "viaduct").decide("manage_documents")


def test_the_page_of_removing_says_what_an_org_manager_stands_as_afterwards(world):
    address = f"{VIADUCT}/team/{member(world, 'otto', 'viaduct').public_id}/remove/"
    body = Person(world.client("ada")).open(address).text

    assert "Otto Oberon can still open Western Viaduct." in body
    assert "they stand as Project Admin in every project where they have no role of their own" in body
    assert "can no longer open" not in body


def test_an_org_manager_does_not_make_others_more_than_they_are_anywhere(world):
    """As Org Manager Dina would run the viaduct, where Otto himself may only look."""
    dina = Membership.objects.get(user=world.dina)
    with pytest.raises(RuleBroken, match="As Org Manager they could do or see more in Western Viaduct than you"):
        members.change_role(dina, role="org_manager", reason="x", by=world.actor("otto", ""))
    with pytest.raises(RuleBroken, match="Western Viaduct"):
        invitations.invite(email="new@meridian.example", role="org_manager", by=world.actor("otto", ""))

    ProjectMembership.objects.filter(user=world.otto).delete()
    members.change_role(dina, role="org_manager", reason="x", by=world.actor("otto", ""))
    invitations.invite(email="new@meridian.example", role="org_manager", by=world.actor("otto", ""))
    assert Membership.objects.get(user=world.dina).role == "org_manager"


def test_what_an_organisation_role_kept_back_counts_as_given(world):
    """A Workflow Responder made Member gets what their project role holds: here more than Otto has there."""
    ProjectMembership.objects.create(project=world.viaduct, user=world.wes, role="document_controller")
    wes = Membership.objects.get(user=world.wes)
    with pytest.raises(RuleBroken, match="As Member they could do or see more in Western Viaduct than you"):
        members.change_role(wes, role="member", reason="x", by=world.actor("otto", ""))

    members.change_role(wes, role="member", reason="x", by=world.actor("ada", ""))
    assert world.actor("wes", "viaduct").decide("manage_documents")


def test_who_sees_a_part_of_the_documents_brings_in_nobody_who_would_see_more(world):
    grant(world, "reviewer", "manage_members")
    remy = world.actor("remy")

    with pytest.raises(RuleBroken, match="You see a part of the documents"):
        project_members.add(world.harbour, user=world.otto, role="viewer", by=remy)
    with pytest.raises(RuleBroken, match="You see a part of the documents"):
        invitations.invite(
            email="new@x.example", role="member", projects=[{"project_id": world.harbour.pk, "role": "viewer"}], by=remy
        )
    project_members.remove(member(world, "vera"), reason="Bye", by=world.actor("petra"))
    with pytest.raises(RuleBroken, match="You see a part of the documents"):
        project_members.add(world.harbour, user=world.vera, role="viewer", by=remy)


def test_who_sees_a_part_raises_nobody_to_see_more(world):
    """Wes answers steps and sees no register; as a Member he would see all of the viaduct, and Otto sees none of it."""
    ProjectMembership.objects.create(project=world.viaduct, user=world.wes, role="viewer")
    nothing = AccessGroup.objects.create(project=world.viaduct, name="Nothing yet", disciplines=[world.MEP.pk])
    AccessGroupMember.objects.create(group=nothing, user=world.otto)
    wes = Membership.objects.get(user=world.wes)
    with pytest.raises(RuleBroken, match="As Member they could do or see more in Western Viaduct than you"):
        members.change_role(wes, role="member", reason="Promoted", by=world.actor("otto", ""))

    AccessGroupMember.objects.create(group=nothing, user=world.wes)
    members.change_role(wes, role="member", reason="Promoted", by=world.actor("otto", ""))
    assert world.actor("wes", "viaduct").filters == world.actor("otto", "viaduct").filters


def test_nobody_is_freed_of_a_filter_by_being_removed_and_added_anew(world):
    grant(world, "viewer", "manage_members")
    AccessGroupMember.objects.filter(user=world.vera).delete()
    ProjectMembership.objects.filter(user=world.remy).update(role="viewer")
    with pytest.raises(RuleBroken, match="A group narrows what Remy Rousseau sees here"):
        project_members.remove(member(world, "remy"), reason="x", by=world.actor("vera"))

    project_members.remove(member(world, "remy"), reason="x", by=world.actor("petra"))
    assert not AccessGroupMember.objects.filter(user=world.remy).exists()


def test_a_new_member_is_put_into_groups_at_once(world):
    page = Person(world.client("petra")).open("/o/meridian/p/harbour/team/new/")
    assert "Reviewer" in page.text
    page.press("Add member", {"Person": "Otto Oberon", "Role": "Observer", "Civil team": True})

    assert AccessGroupMember.objects.filter(group=world.groups["civil_team"], user=world.otto).exists()
    assert world.actor("otto").filters


def test_only_who_sees_everything_may_choose_groups_for_a_new_member(world):
    grant(world, "document_controller", "manage_members")
    form = {"user": opaque_ids.of(world.otto), "role": "viewer", "into": [opaque_ids.of(world.groups["client"])]}
    world.client("dina").post("/o/meridian/p/harbour/team/new/", form)

    assert not AccessGroupMember.objects.filter(user=world.otto).exists()


def test_what_was_given_for_a_while_is_not_kept_for_good(world):
    """Vera may manage settings until the override ends; she cannot write it into her own group or role."""
    grant(world, "viewer", "manage_settings")
    vera, client = world.actor("vera"), world.groups["client"]
    facts = {"name": client.name, "description": "", "members": [world.vera], "statuses": client.statuses}

    with pytest.raises(RuleBroken, match="You cannot give yourself more than you were given"):
        groups.change(client, actions=["manage_settings"], by=vera, **facts)
    with pytest.raises(RuleBroken, match="You cannot give yourself more than you were given"):
        groups.create(world.harbour, name="Mine", members=[world.vera], actions=["manage_settings"], by=vera)
    with pytest.raises(RuleBroken, match="You cannot give yourself more than you were given"):
        overrides.apply(
            world.harbour, pending=[Pending("viewer", "manage_settings", "grant", renews=True)], reason="On", by=vera
        )


def test_nobody_takes_from_others_what_they_do_not_hold(world):
    grant(world, "viewer", "manage_settings")
    with pytest.raises(RuleBroken, match="You cannot take what you do not hold: Manage guest shares"):
        overrides.put(
            world.harbour,
            role="document_controller",
            permission="manage_guest_shares",
            effect="deny",
            reason="x",
            by=world.actor("vera"),
        )

    assert world.actor("dina").decide("manage_guest_shares")


def test_an_observer_with_every_settings_page_gains_nothing_by_them(world):
    """Whatever they try, what they may do afterwards is what they were given."""
    grant(world, "viewer", "manage_settings", "manage_members")
    before = {action for action in Permission if world.actor("vera").decide(action)}
    vera = world.client("vera")
    team = "/o/meridian/p/harbour/team"
    own, dina = member(world, "vera").public_id, member(world, "dina").public_id
    cells = {f"cell-viewer-{action}": "grant" for action in Permission}
    for address, form in [
        ("/o/meridian/p/harbour/settings/permissions/", {**cells, "reason": "Me", "step": "save"}),
        ("/o/meridian/settings/permissions/", {**cells, "reason": "Me", "step": "save"}),
        (f"{team}/{own}/", {"role": "project_admin", "reason": "Me"}),
        (f"{team}/{dina}/", {"role": "viewer", "reason": "Down"}),
        (f"{team}/{dina}/remove/", {"reason": "Away"}),
        (f"{team}/{own}/remove/", {"reason": "Away"}),
        (
            "/o/meridian/p/harbour/settings/groups/new/",
            {"name": "All", "members": [opaque_ids.of(world.vera)], "actions": list(Permission), "step": "save"},
        ),
    ]:
        assert vera.post(address, form).status_code in {403, 422}, address

    assert {action for action in Permission if world.actor("vera").decide(action)} == before
    assert member(world, "dina").role == "document_controller"


def give_until_tomorrow(world, role, action):
    end = clock.now() + timedelta(days=1)
    by = world.actor("ada", "")
    overrides.put(None, role=role, permission=action, effect="grant", reason="A day", ends_at=end, by=by)


@pytest.mark.parametrize("role", ["document_controller", "viewer"])
def test_nobody_makes_permanent_what_a_role_was_given_for_a_while(world, role):
    """Dina may manage settings; the project would say for good what the organisation says until tomorrow."""
    grant(world, "document_controller", "manage_settings")
    give_until_tomorrow(world, role, "view_audit_log")
    answer = world.client("dina").post(
        "/o/meridian/p/harbour/settings/permissions/",
        {f"cell-{role}-view_audit_log": "grant", "reason": "Keep it", "step": "save"},
    )

    assert answer.status_code == 422
    assert not PermissionOverride.objects.filter(project=world.harbour, permission="view_audit_log").exists()


def test_nobody_shields_a_role_from_what_the_organisation_may_deny_it_later(world):
    grant(world, "document_controller", "manage_settings")
    with pytest.raises(RuleBroken, match="You cannot grant what you do not hold: Manage workflow templates"):
        overrides.put(
            world.harbour,
            role="project_admin",
            permission="manage_templates",
            effect="grant",
            reason="As by default",
            by=world.actor("dina"),
        )


def test_nobody_denies_what_they_do_not_hold_to_who_lacks_it_today(world):
    """The denial would still stand on the day the organisation grants it."""
    grant(world, "document_controller", "manage_settings")
    with pytest.raises(RuleBroken, match="You cannot take what you do not hold: View audit log"):
        overrides.put(
            world.harbour,
            role="viewer",
            permission="view_audit_log",
            effect="deny",
            reason="In any case",
            by=world.actor("dina"),
        )


def test_nobody_takes_back_a_denial_of_what_they_do_not_hold(world):
    """Nothing follows from it today, for the organisation denies it too; the role would get it when that ends."""
    grant(world, "document_controller", "manage_settings")
    for project in (None, world.harbour):
        by = world.actor("ada", "harbour" if project else "")
        overrides.put(project, role="project_admin", permission="view_audit_log", effect="deny", reason="x", by=by)
    with pytest.raises(RuleBroken, match="You cannot grant what you do not hold: View audit log"):
        overrides.put(
            world.harbour,
            role="project_admin",
            permission="view_audit_log",
            effect="",
            reason="x",
            by=world.actor("dina"),
        )
