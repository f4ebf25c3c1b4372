"""Whole packages for people outside, where the policy allows it."""

import pytest
from django.urls import reverse

from documents.packages import queries
from documents.packages.services import packages, work_packages
from guestshares.models import Share
from guestshares.models.policy import SharePolicy
from guestshares.services import package_shares
from guestshares.services.shares import Recipient
from kazinex.core.errors import RuleBroken

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
