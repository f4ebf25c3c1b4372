"""Whoever lets something confidential out again, or longer, says why; it stands in the log."""

import pytest

from audit.models import AuditEvent
from guestshares.models import Share
from guestshares.services import access_requests, several, shares
from kazinex.core.errors import RuleBroken
from tests.guestshares import guests
from tests.person import Person

ACTIVE = "/o/meridian/settings/external-access/active-shares/"
WHY = "Why it is let out"
ASKED = r"HT-MEP-DWG-001 is confidential\. Say why it is let out\."


@pytest.fixture
def held(world):
    return guests.share_with_jo(world, world.secret, by="petra")[0]


def because(action):
    return AuditEvent.objects.filter(action=action).latest("id").details["confidential_because"]


def test_nothing_confidential_is_let_out_again_or_longer_without_a_reason(world, held):
    petra, everywhere = world.actor("petra"), world.actor("petra", "")
    access_requests.ask(held)
    ways = [
        lambda: shares.extend(held, expiry=14, max_opens=None, because=" ", by=petra),
        lambda: shares.reissue(held, by=petra),
        lambda: several.extend([held], days=14, more_opens=0, by=everywhere),
        lambda: several.reissue([held], current_revisions=False, by=everywhere),
    ]
    for way in ways:
        with pytest.raises(RuleBroken, match=ASKED):
            way()
    guests.end_by_date(held)
    for way in ways:
        with pytest.raises(RuleBroken, match=ASKED):
            way()
    assert (Share.objects.count(), AuditEvent.objects.filter(action="share_extended").count()) == (1, 0)


def test_the_pages_of_one_share_ask_why_and_keep_what_was_typed(world, held):
    petra = Person(world.client("petra")).open(held.get_absolute_url() + "extend/")
    petra.press("Extend", {"Expiry": "14"})
    assert (petra.status, petra.filled("Extend")[2]["expiry"]) == (422, "14")
    petra.press("Extend", {WHY: "The tender goes on"})
    assert because("share_extended") == "The tender goes on"

    petra.open(held.get_absolute_url() + "reissue/").press("Reissue", {"The current revisions": "current"})
    assert (petra.status, Share.objects.count()) == (422, 1)
    petra.press("Reissue", {WHY: "They lost it"})
    assert because("share_created") == "They lost it"

    share, _ = guests.share_with_jo(world)
    for page in ("extend/", "reissue/"):
        assert WHY not in world.client("dina").get(share.get_absolute_url() + page).content.decode()


def test_granting_asks_why_too(world, held):
    guests.end_by_date(held)
    access_requests.ask(held, note="Please")
    petra = Person(world.client("petra")).open(held.get_absolute_url()).follow("Grant access")
    petra.press("Grant access")
    assert (petra.status, Share.objects.count()) == (422, 1)
    petra.press("Grant access", {WHY: "The tender goes on"})
    assert because("share_created") == "The tender goes on"
    assert not held.access_requests.filter(closed_at=None).exists()


@pytest.mark.parametrize(
    ("button", "more", "action"),
    [("Extend", {"Expiry": "14"}, "share_extended"), ("Reissue", {}, "share_created")],
)
def test_several_at_once_are_asked_about_together(world, held, button, more, action):
    plain, _ = guests.share_with_jo(world, recipient_name="Kim Vale")
    petra = Person(world.client("petra")).open(ACTIVE)
    _method, address, data = petra.filled(f"{button}…")
    petra.path = address
    petra._settle(petra.client.post(address, {**data, "selected": [held.public_id, plain.public_id]}))
    before = AuditEvent.objects.filter(action=action).count()
    petra.press(f"{button} shares", more)
    assert (petra.status, AuditEvent.objects.filter(action=action).count()) == (422, before)
    petra.press(f"{button} shares", more | {WHY: "The tender goes on"})

    found = AuditEvent.objects.filter(action=action).order_by("-id")[:2]
    assert {event.details["confidential_because"] for event in found} == {"The tender goes on", ""}
