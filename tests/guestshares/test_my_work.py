"""Guest shares in My work and on the dashboard."""

from datetime import timedelta

from accounts.models import Membership
from documents.packages.services import work_packages
from guestshares.models import Share
from guestshares.services import access_requests, shares
from kazinex.core import clock
from projects.queries import my_work
from tests.guestshares import guests
from tests.person import Person

HOME = "/o/meridian/p/harbour/"


def waiting(world, name, project=""):
    found = my_work.waiting_for(world.actor(name, project)).waiting
    return [(one.label, one.line.title) for one in found if one.label != "My drafts"]


def test_a_request_waits_for_who_may_decide_it(world):
    share, _ = guests.share_with_jo(world)
    shares.revoke(share, reason="Done", by=world.actor("dina"))
    access_requests.ask(share, note="Once more, please")

    line = ("Access requests to decide", str(share))
    assert waiting(world, "dina") == waiting(world, "petra", "harbour") == [line]
    assert waiting(world, "remy") == waiting(world, "vera") == []
    access_requests.decline(share, reason="No", by=world.actor("dina"))
    assert waiting(world, "dina") == []


def test_a_share_that_ends_soon_waits_for_its_owner_and_stands_on_the_dashboard(world):
    share, _ = guests.share_with_jo(world)
    assert waiting(world, "dina") == []
    Share.objects.filter(pk=share.pk).update(expires_at=clock.now() + timedelta(days=2))

    assert waiting(world, "dina") == [("Shares about to expire", str(share))]
    assert waiting(world, "petra") == []
    assert "Expiring shares" in Person(world.client("petra")).open(HOME).text
    assert "Expiring shares" not in Person(world.client("remy")).open(HOME).text


def test_a_share_whose_owner_left_waits_for_the_others(world):
    share, _ = guests.share_with_jo(world)
    Membership.objects.filter(user=world.dina).update(status="deactivated")

    assert waiting(world, "petra") == [("Shares that need an owner", str(share))]


def test_a_work_package_waits_for_who_is_responsible(world):
    by = world.actor("dina")
    package = work_packages.create(
        world.harbour, number="WP-1", title="Drainage", responsible_party="remy rousseau", by=by
    )

    assert waiting(world, "remy") == [("Work packages", "WP-1 Drainage")]
    work_packages.add_documents(package, [world.secret], by=world.actor("petra"))
    assert waiting(world, "remy") == []
