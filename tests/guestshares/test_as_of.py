"""Who outside could open what on a day (SPEC 9.6)."""

from datetime import timedelta

import pytest

from guestshares.models import Share
from guestshares.services import shares
from kazinex.core import clock
from tests.guestshares import guests

ACTIVE = "/o/meridian/settings/external-access/active-shares/"


def test_active_shares_as_of_a_date(world):
    share, link = guests.share_with_jo(world, expiry=7, max_opens=1)
    days = [(clock.now() + timedelta(days=n)).astimezone(clock.zone("Australia/Sydney")).date() for n in range(-2, 10)]
    dina = world.client("dina")

    def seen() -> list[int]:
        pages = [dina.get(f"{ACTIVE}?as_of={day}").content.decode() for day in days]
        return [place - 2 for place, page in enumerate(pages) if "jo@client.example" in page]

    assert seen() == [0, 1, 2, 3, 4, 5, 6, 7]
    guests.enter(link)
    assert seen() == [0]
    shares.extend(share, expiry=None, max_opens=2, by=world.actor("dina"))
    assert seen() == [0, 1, 2, 3, 4, 5, 6, 7]
    shares.revoke(share, reason="Done", by=world.actor("dina"))
    assert seen() == [0]


@pytest.mark.parametrize(
    ("ended", "extended"),
    [({"expires_at": 5}, {"expiry": 7, "max_opens": None}), ({"last_opened_at": 5}, {"expiry": None, "max_opens": 2})],
)
def test_a_share_that_had_ended_before_it_was_extended_was_shut_meanwhile(world, ended, extended):
    share, link = guests.share_with_jo(world, expiry=7, max_opens=1)
    if "last_opened_at" in ended:
        guests.enter(link)
    ago = {name: clock.now() - timedelta(days=days) for name, days in (ended | {"created_at": 9}).items()}
    Share.objects.filter(pk=share.pk).update(**ago)
    shares.extend(share, **extended, by=world.actor("dina"))
    shares.extend(share, expiry=6, max_opens=None, by=world.actor("dina"))

    today = clock.now().astimezone(clock.zone("Australia/Sydney")).date()
    dina = world.client("dina")
    pages = {day: dina.get(f"{ACTIVE}?as_of={today + timedelta(days=day)}").content.decode() for day in range(-8, 7)}
    assert [day for day, page in pages.items() if "jo@client.example" not in page] == [-4, -3, -2, -1]
