"""Names of groups and of list entries are unique as people read them (SPEC 7)."""

import pytest

from kazinex.core.errors import RuleBroken
from projects.models import AccessGroup
from projects.services import groups, vocabulary


@pytest.mark.parametrize("name", ["Civil\u00a0team", "CIVIL TEAM", "Civil  team", "Civil\u200b team"])
def test_a_group_that_reads_like_another_is_refused(world, name):
    with pytest.raises(RuleBroken, match="There is a group Civil team in this project already"):
        groups.create(world.harbour, name=name, by=world.actor("petra"))


def test_a_group_with_a_letter_of_another_alphabet_is_refused(world):
    with pytest.raises(RuleBroken, match="The “\u0421” in “\u0421ivil” is a Cyrillic letter"):
        groups.create(world.harbour, name="\u0421ivil team", by=world.actor("petra"))


def test_what_stood_before_goes_on_standing(world):
    """Two groups that read alike since before keys were compared: the second is changed, and keeps its name."""
    twin = AccessGroup.objects.create(project=world.harbour, name="Other")
    AccessGroup.objects.filter(pk=twin.pk).update(name="CIVIL TEAM", name_key=f"civil team#{twin.pk}")
    twin.refresh_from_db()

    groups.change(twin, name="CIVIL TEAM", description="Kept", members=[], actions=[], by=world.actor("petra"))

    twin.refresh_from_db()
    assert (twin.name, twin.description, twin.name_key) == ("CIVIL TEAM", "Kept", f"civil team#{twin.pk}")


def test_an_archived_group_leaves_its_name_free(world):
    groups.archive(world.groups["civil_team"], by=world.actor("petra"))

    assert groups.create(world.harbour, name="civil team", by=world.actor("petra")).name == "civil team"


def test_an_entry_of_a_list_that_reads_like_another_is_refused(world):
    add = {"kind": "zone", "by": world.actor("petra"), "project": world.harbour}
    vocabulary.add_term(code="Q1", name="North pier", **add)

    for name in ("north\u00a0pier", "NORTH PIER"):
        with pytest.raises(RuleBroken, match="“North pier” stands in this list already, as Q1"):
            vocabulary.add_term(code="Q2", name=name, **add)
    with pytest.raises(RuleBroken, match="is a Cyrillic letter among Latin ones"):
        vocabulary.add_term(code="Q2", name="North pi\u0435r", **add)
