"""Borrowed rights manage settings; they do not rule those who lent them (SPEC 3.3)."""

import pytest

from kazinex.core.errors import RuleBroken
from projects.models import AccessGroup, AccessGroupMember, PermissionOverride
from projects.queries.previews import Pending
from projects.services import overrides
from tests.projects.test_authority import grant


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
