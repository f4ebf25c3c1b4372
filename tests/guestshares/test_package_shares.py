"""Whole packages for people outside, where the policy allows it."""

from typing import Any

import pytest
from django.urls import reverse

from documents.packages import queries
from documents.packages.services import packages, work_packages
from documents.register.services import documents
from guestshares.models import Share
from guestshares.models.policy import SharePolicy
from guestshares.services import package_shares, shares
from guestshares.services.shares import Recipient
from kazinex.core.errors import RuleBroken
from tests.guestshares import guests
from tests.person import Person

BEAM, PLAN = "HT-STR-DWG-001", "HT-CIV-DWG-001"
ACTIVE = "/o/meridian/settings/external-access/active-shares/"
KIM = [Recipient("Kim Vale", "kim@client.example")]


@pytest.fixture
def tender(world):
    package = packages.create(world.harbour, name="Tender set", by=world.actor("dina"))
    packages.add_documents(package, [world.beam, world.plan], by=world.actor("dina"))
    return package


def test_what_the_sender_sees_is_pinned_in_its_order(world, tender):
    SharePolicy.objects.create(share_packages=True)
    (issued,) = package_shares.create_for_each(tender, recipients=KIM, expiry=7, by=world.actor("dina"))

    items = issued.share.items.order_by("position")
    assert [(item.document.number, item.revision.code) for item in items] == [
        ("HT-STR-DWG-001", "A"),
        ("HT-CIV-DWG-001", "A"),
    ]
    assert issued.share.scope == "package"


def test_the_package_knows_from_then_on_what_was_sent(world, tender):
    SharePolicy.objects.create(share_packages=True)
    package_shares.create_for_each(tender, recipients=KIM, expiry=7, by=world.actor("dina"))
    tender.refresh_from_db()

    assert tender.sent_at is not None
    assert [line.is_changed for line in queries.lines(world.actor("dina"), tender)] == [False, False]


def test_it_is_refused_where_the_policy_does_not_allow_it(world, tender):
    with pytest.raises(RuleBroken, match="Packages may not be shared here"):
        package_shares.create_for_each(tender, recipients=KIM, expiry=7, by=world.actor("dina"))
    assert not Share.objects.exists()


def test_a_controller_does_not_let_out_what_is_confidential_in_it(world, tender):
    SharePolicy.objects.create(share_packages=True)
    packages.add_documents(tender, [world.secret], by=world.actor("petra"))

    with pytest.raises(RuleBroken, match="HT-MEP-DWG-001 is confidential"):
        package_shares.create_for_each(tender, recipients=KIM, expiry=7, by=world.actor("dina"))


def test_an_empty_package_is_not_shared(world):
    SharePolicy.objects.create(share_packages=True)
    empty = packages.create(world.harbour, name="Empty", by=world.actor("dina"))

    with pytest.raises(RuleBroken, match="nothing in this package"):
        package_shares.create_for_each(empty, recipients=KIM, expiry=7, by=world.actor("dina"))


def test_a_controller_shares_a_work_package_from_its_page(world):
    SharePolicy.objects.create(share_work_packages=True)
    work = work_packages.create(world.harbour, number="WP-014", title="Drainage", by=world.actor("dina"))
    work_packages.add_documents(work, [world.plan, world.beam], by=world.actor("dina"))
    address = reverse("guestshares:work-package-share-new", args=["meridian", "harbour", work.public_id])
    dina = world.client("dina")
    page = dina.get(work.get_absolute_url()).content.decode()
    assert address in page

    form = dina.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"scope": "work_package"}
    sent |= {"recipient_name": "Kim Vale", "recipient_email": "kim@client.example", "expiry": "7", "decisions": []}
    answer = dina.post(address, sent)
    share = Share.objects.get()

    assert answer.url == share.get_absolute_url()
    assert (share.scope, share.label, share.items.count()) == ("work_package", "WP-014 Drainage", 2)


def test_where_it_is_off_the_menu_does_not_offer_it(world, tender):
    page = world.client("dina").get(tender.get_absolute_url()).content.decode()

    assert "Share with guest" not in page


def seen_by_guest(jo, share):
    return [one for one in (BEAM, PLAN) if one in jo.get(guests.portal(share)).content.decode()]


@pytest.mark.parametrize("kind", ["package", "work_package"])
def test_what_is_taken_out_of_the_package_is_gone_for_the_guest_at_once(world, tender, kind):
    guests.allow_packages()
    SharePolicy.objects.update(share_work_packages=True)
    by, holder = world.actor("dina"), tender
    room: Any = packages
    if kind == "work_package":
        room = work_packages
        holder = work_packages.create(world.harbour, number="WP-014", title="Drainage", by=by)
        work_packages.add_documents(holder, [world.beam, world.plan], by=by)
    (issued,) = package_shares.create_for_each(holder, recipients=KIM, expiry=7, by=by)
    other, _link = guests.share_with_jo(world)
    jo = guests.enter(issued.link[issued.link.index("/g/") :])
    beam = issued.share.items.get(document=world.beam).revision.public_id
    assert seen_by_guest(jo, issued.share) == [BEAM, PLAN]

    room.remove_documents(holder, [world.beam], by=by)

    assert seen_by_guest(jo, issued.share) == [PLAN]
    for more in ((), ("download",), ("pages", "1"), ("pages", "1", "sheet"), ("respond",)):
        assert jo.get(guests.portal(issued.share, "records", beam, *more)).status_code == 404
    assert guests.sentences(issued.share)[-1] == (
        f"Dina Okafor took HT-STR-DWG-001 out of {holder}, and so out of the share for Kim Vale"
    )
    assert [item.document.number for item in shares.reissue(issued.share, by=by).share.items.all()] == [PLAN]
    assert other.held_items.count() == 1


def test_a_share_of_which_nothing_is_left_ends(world, tender):
    guests.allow_packages()
    (issued,) = package_shares.create_for_each(tender, recipients=KIM, expiry=7, by=world.actor("dina"))
    packages.remove_documents(tender, [world.beam, world.plan], by=world.actor("dina"))

    assert Share.objects.get().revoke_reason == "All of it was taken out of Tender set."
    assert issued.share.held_items.count() == 0


@pytest.mark.parametrize("what", ["deleted", "confidential"])
def test_what_is_deleted_or_becomes_confidential_is_gone_for_the_guest_at_once(world, tender, what):
    guests.allow_packages()
    (issued,) = package_shares.create_for_each(tender, recipients=KIM, expiry=7, by=world.actor("dina"))
    jo = guests.enter(issued.link[issued.link.index("/g/") :])
    if what == "deleted":
        documents.delete(world.beam, reason="Twice", by=world.actor("dina"))
    else:
        documents.set_confidential(world.beam, True, groups=[], reason="Tender", by=world.actor("ada"))

    assert jo.get(guests.portal(issued.share)).status_code == 410


def test_what_is_hidden_from_the_sender_is_not_in_it(world, tender):
    guests.allow_packages()
    world.role("ines", "document_controller")
    world.gather("Structures", "ines", disciplines=[world.STR.pk])
    (issued,) = package_shares.create_for_each(tender, recipients=KIM, expiry=7, by=world.actor("ines"))

    assert [item.document.number for item in issued.share.items.all()] == [BEAM]


def test_members_lists_name_the_first_of_many_documents_and_count_the_rest(world):
    SharePolicy.objects.create(share_packages=True)
    for number in range(5):
        world.add_document(f"HT-CIV-DWG-10{number}", title=f"Gully {number}")
    several = world.harbour.documents.filter(number__contains="-DWG-").exclude(is_confidential=True).order_by("number")
    assert several.count() == 7
    share, link = guests.share_with_jo(world, [*several], scope="package")
    given = {"records": [item.revision.public_id for item in share.items.all()[:2]], "decision": "approved"}
    guests.enter(link).post(guests.portal(share, "respond"), given)
    dina = Person(world.client("dina"))

    first, last = "HT-CIV-DWG-001 (A), HT-CIV-DWG-100 (A)", "HT-STR-DWG-001"
    listed = dina.open("/o/meridian/p/harbour/shares/").text
    assert (first in listed, "(A) and 2 more" in listed, last in listed) == (True, True, False)
    assert "2 of 7: 2 × Approved" in listed
    for address in (f"{ACTIVE}revoke/?selected={share.public_id}", f"{share.get_absolute_url()}revoke/"):
        asked = dina.open(address).text
        assert ("HT-CIV-DWG-103" in asked, "and 2 more" in asked, last in asked) == (True, True, False)
