"""What was taken out of a package, or may not be let out by now, does not come back with a share that had ended."""

import threading
from typing import Any

import pytest
from django.db import connection

from documents.packages.services import packages
from documents.register.services import documents
from guestshares import queries
from guestshares.models import Share, ShareItem
from guestshares.queries import owners
from guestshares.services import access_requests, document_reactions, ownership, package_shares, several, shares
from guestshares.services.shares import Recipient
from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import organisation_active
from tests.cast import build_world
from tests.guestshares import guests
from tests.person import Person

BEAM, PLAN = "HT-STR-DWG-001", "HT-CIV-DWG-001"
KIM = [Recipient("Kim Vale", "kim@client.example")]


def tender_of(world):
    package = packages.create(world.harbour, name="Tender set", by=world.actor("dina"))
    packages.add_documents(package, [world.beam, world.plan], by=world.actor("dina"))
    return package


def sent_to_kim(world, package):
    guests.allow_packages()
    (issued,) = package_shares.create_for_each(package, recipients=KIM, expiry=7, by=world.actor("dina"))
    return issued.share


def extend(share, by):
    shares.extend(share, expiry=30, max_opens=None, because="Agreed", by=by)
    return share


def extend_many(share, by):
    return several.extend([share], days=30, more_opens=0, by=by).done[0]


def reissue(share, by):
    return shares.reissue(share, by=by).share


def grant(share, by):
    access_requests.ask(share)
    return access_requests.grant(share, by=by).share


BACK = [extend, extend_many, reissue, grant]


@pytest.mark.parametrize("bring_back", BACK)
def test_what_left_the_package_after_the_share_had_ended_does_not_come_back(world, bring_back):
    tender = tender_of(world)
    share = sent_to_kim(world, tender)
    guests.end_by_date(share)
    packages.remove_documents(tender, [world.beam], by=world.actor("dina"))

    back = bring_back(share, world.actor("dina", "" if bring_back is extend_many else "harbour"))
    assert [item.document.number for item in back.held_items] == [PLAN]


@pytest.mark.parametrize("bring_back", BACK)
def test_a_share_of_which_nothing_is_left_does_not_come_back(world, bring_back):
    tender = tender_of(world)
    share = sent_to_kim(world, tender)
    guests.end_by_date(share)
    packages.remove_documents(tender, [world.beam, world.plan], by=world.actor("dina"))

    assert not Share.objects.get().is_revoked
    with pytest.raises(RuleBroken, match="All of it was taken out of this share since"):
        bring_back(share, world.actor("dina", "" if bring_back is extend_many else "harbour"))


def test_a_revoked_share_loses_it_too_for_it_may_be_reissued(world):
    tender = tender_of(world)
    share = shares.revoke(sent_to_kim(world, tender), reason="Left", by=world.actor("dina"))
    packages.remove_documents(tender, [world.beam], by=world.actor("dina"))

    assert [item.document.number for item in reissue(share, world.actor("dina")).items.all()] == [PLAN]


def test_what_became_confidential_after_the_share_had_ended_is_not_opened_by_extending(world):
    share, _link = guests.share_with_jo(world)
    guests.end_by_date(share)
    documents.set_confidential(world.plan, True, groups=[], reason="Tender", by=world.actor("petra"))

    with pytest.raises(RuleBroken, match=f"{PLAN} is confidential"):
        extend(share, world.actor("dina"))
    assert not Share.objects.live().exists()
    extend(share, world.actor("petra"))
    assert Share.objects.live().count() == 1


def test_what_was_deleted_after_the_share_had_ended_is_not_opened_by_extending(world):
    share, _link = guests.share_with_jo(world)
    guests.end_by_date(share)
    documents.delete(world.plan, reason="Twice", by=world.actor("dina"))

    with pytest.raises(RuleBroken, match="does not exist any more"):
        extend(share, world.actor("petra"))


def test_a_live_share_is_extended_though_its_document_was_kept_confidential_on_purpose(world):
    share, _link = guests.share_with_jo(world)
    documents.set_confidential(
        world.plan, True, groups=[], reason="Tender", keeps_outside_access=True, by=world.actor("petra")
    )

    assert extend(share, world.actor("dina")).held_items.count() == 1


@pytest.fixture
def plan_left(world):
    """A share of the tender that has only the plan left."""
    tender = tender_of(world)
    share = sent_to_kim(world, tender)
    packages.remove_documents(tender, [world.beam], by=world.actor("dina"))
    return share


@pytest.mark.parametrize("what", ["deleted", "confidential"])
def test_what_becomes_of_a_document_that_was_taken_out_leaves_the_rest_of_the_share_alone(world, plan_left, what):
    ada = world.actor("ada")
    assert document_reactions.who_loses_access(world.beam, "", ada) == ""
    assert document_reactions.how_many_lose_access([world.beam], "", ada) == ""
    assert document_reactions.how_many_lose_access([world.beam, world.plan], "", ada) == "1 guest share is revoked."
    if what == "deleted":
        documents.delete(world.beam, reason="Twice", by=ada)
    else:
        documents.set_confidential(world.beam, True, groups=[], reason="Tender", by=ada)

    assert list(Share.objects.live()) == [plan_left]


def test_a_share_is_handed_over_though_what_was_taken_out_of_it_was_deleted(world, plan_left):
    documents.delete(world.beam, reason="Twice", by=world.actor("ada"))

    assert ownership.hand_over(plan_left, to=world.petra, reason="Leave", by=world.actor("dina")).owner == world.petra
    world.role("petra", "reviewer")
    assert ownership.take_over(plan_left, by=world.actor("dina")).owner == world.dina
    assert not owners.needs_owner(plan_left)


def test_who_does_not_see_what_was_taken_out_does_not_answer_for_the_rest_either(world, plan_left):
    world.gather("Civil only", "dina", disciplines=[world.CIV.pk])

    assert not Share.objects.visible_to(world.actor("dina")).exists()
    assert owners.needs_owner(plan_left)
    assert not owners.needs_owner(ownership.take_over(plan_left, by=world.actor("petra")))


def test_lists_and_danger_pages_name_only_what_the_guest_still_has(world, plan_left):
    rows: Any = queries.listed(Share.objects.all())
    (row,) = rows
    assert [one["number"] for one in row.records] == [PLAN]
    page = Person(world.client("dina")).open(f"{plan_left.get_absolute_url()}revoke/")
    assert page.fact("Documents") == f"{PLAN} revision A"


def test_what_is_taken_out_in_the_second_in_which_the_package_is_shared_is_not_sent(own_database):
    world = build_world()
    with organisation_active(world.meridian):
        tender = tender_of(world)
        guests.allow_packages()

    def share() -> None:
        with organisation_active(world.meridian):
            package_shares.create_for_each(tender, recipients=KIM, expiry=7, by=world.actor("dina"))
        connection.close()

    second = threading.Thread(target=share)
    with organisation_active(world.meridian):
        packages.remove_documents(tender, [world.beam], by=world.actor("dina"))
        second.start()
        second.join(1)
        assert second.is_alive()
    second.join()
    with organisation_active(world.meridian):
        assert [item.document.number for item in ShareItem.objects.all()] == [PLAN]


def test_a_share_is_not_found_by_the_number_of_what_was_taken_out_of_it(world):
    share = sent_to_kim(world, tender_of(world))
    ShareItem.objects.filter(share=share, document=world.beam).update(withdrawn_at=share.created_at)
    place = "/o/meridian/p/harbour/shares/?q="

    found = [Person(world.client("dina")).open(f"{place}{number}").text for number in (PLAN, BEAM)]
    assert ["Kim Vale" in page for page in found] == [True, False]
