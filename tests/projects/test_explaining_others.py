"""The explainer about people who are no ordinary members of the project."""

from accounts.models import Membership
from kazinex.core.permissions import Permission
from projects.domain import explaining
from projects.services import overrides
from tests.person import Person

WHY = "/o/meridian/p/harbour/team/why/"


def test_no_group_is_proposed_to_who_cannot_be_in_one(world):
    """Otto stands as project admin without a place in the team, and groups take members of the project only."""
    ada, lists = world.actor("ada"), "manage_dist_lists"
    overrides.put(world.harbour, role="project_admin", permission=lists, effect="deny", reason="x", by=ada)
    otto = world.actor("otto")

    turns = explaining.explain(otto.grants, Permission.MANAGE_DIST_LISTS).turns
    assert "Ending the project override for Project Admin" in turns
    assert not [words for words in turns if "group" in words]


def test_somebody_who_was_deactivated_is_explained_too(world):
    membership = Membership.objects.get(user=world.remy)
    Membership.objects.filter(pk=membership.pk).update(status="deactivated")
    petra = Person(world.client("petra"))
    petra.open(f"{WHY}?person={membership.public_id}&action=view_reports&document=HT-CIV-DWG-001")

    assert "Remy Rousseau may not do this" in petra.text
    assert "Not an active member of this organisation. Decides" in petra.text
    assert petra.text.count("Being an active member of the organisation again") == 2


def test_who_left_the_project_is_a_stranger_to_the_explainer(world):
    nobody = Person(world.client("petra")).open(f"{WHY}?person={'0' * 24}&action=view_reports")
    member = Membership.objects.get(user=world.wes)
    stranger = Person(world.client("petra")).open(f"{WHY}?person={member.public_id}&action=view_reports")

    assert stranger.text.replace(member.public_id, "0" * 24) == nobody.text
