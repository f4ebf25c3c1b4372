"""Borrowed rights manage settings; they do not rule those who lent them (SPEC 3.3)."""

import pytest

from kazinex.core.errors import RuleBroken
from kazinex.core.permissions import Permission
from projects.models import AccessGroup, AccessGroupMember, PermissionOverride, ProjectMembership
from projects.queries.previews import Pending
from projects.services import authority, overrides, project_members
from tests.projects.test_authority import grant, member


@pytest.mark.parametrize("action", ["manage_settings", "manage_members"])
def test_borrowed_rights_do_not_rule_those_who_lent_them(world, action):
    """A group lent Dina both actions: she holds them, and may still say nothing about the role above hers."""
    lent = AccessGroup.objects.create(
        project=world.harbour, name="Deputies", actions=["manage_settings", "manage_members"]
    )
    AccessGroupMember.objects.create(group=lent, user=world.dina)
    with pytest.raises(RuleBroken, match="Project Admin stands above your own role, Document Controller, so you"):
        overrides.put(
            world.harbour, role="project_admin", permission=action, effect="deny", reason="x", by=world.actor("dina")
        )

    assert world.actor("petra").decide(action)
    assert not PermissionOverride.objects.exists()


def test_a_lent_right_manages_the_roles_up_to_ones_own(world):
    """Remy is a Reviewer: an Approver stands beside him, an Initiator above."""
    grant(world, "reviewer", "manage_settings", "upload_documents")
    remy = world.actor("remy")

    overrides.apply(world.harbour, pending=[Pending("approver", "upload_documents", "grant")], reason="x", by=remy)
    for effect in ("deny", "grant"):
        with pytest.raises(RuleBroken, match="Initiator stands above your own role, Reviewer"):
            overrides.apply(
                world.harbour, pending=[Pending("initiator", "upload_documents", effect)], reason="x", by=remy
            )

    assert world.actor("abel").decide("upload_documents")
    assert world.actor("ines").decide("upload_documents")


def test_whoever_was_lent_everything_changes_no_role_above_their_own(world):
    """Remy holds all that an Initiator and a Document Controller do, and stays a Reviewer."""
    AccessGroupMember.objects.filter(user=world.remy).delete()
    lent = AccessGroup.objects.create(
        project=world.harbour, name="Deputies", actions=sorted(set(Permission) - {Permission.COMPLETE_WORKFLOW_STEP})
    )
    AccessGroupMember.objects.create(group=lent, user=world.remy)
    remy = world.actor("remy")
    for name, now, wanted in (("ines", "Initiator", "viewer"), ("abel", "Initiator", "initiator")):
        with pytest.raises(RuleBroken, match=f"{now} may do or see more here than you"):
            project_members.change_role(member(world, name), role=wanted, reason="x", by=remy)
    with pytest.raises(RuleBroken, match="Initiator may do or see more here than you"):
        project_members.remove(member(world, "ines"), reason="x", by=remy)

    assert {role for role, _label in authority.roles_in_reach(remy)} == {"reviewer", "approver", "viewer"}
    assert (world.role_of(world.ines), world.role_of(world.abel)) == ("initiator", "approver")
    project_members.change_role(member(world, "abel"), role="viewer", reason="x", by=remy)
    assert world.role_of(world.abel) == "viewer"


@pytest.mark.parametrize("effect", ["grant", "deny"])
def test_an_override_for_the_organisation_rules_nobody_above_oneself_in_any_project(world, effect):
    """Otto is Org Manager, and an Observer in the viaduct, where what he sets for everybody would count too."""
    otto = world.actor("otto", "")
    with pytest.raises(RuleBroken, match=r"Reviewer stands above your own role, Observer, so .* in Western Viaduct"):
        overrides.put(None, role="reviewer", permission="view_reports", effect=effect, reason="x", by=otto)
    assert not PermissionOverride.objects.exists()

    ProjectMembership.objects.filter(user=world.otto).delete()
    overrides.put(None, role="reviewer", permission="view_reports", effect=effect, reason="x", by=otto)
    assert PermissionOverride.objects.get().effect == effect
