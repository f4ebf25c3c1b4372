"""A link that is used in a second browser: let in and reported, or answered with a fresh link (SPEC 9.1, 9.3)."""

from typing import Any

import pytest

from accounts.models import Notification
from guestshares import queries
from guestshares.models import Share, SharePolicy, TokenDoor
from guestshares.queries.openings import share_to_open
from guestshares.services import sessions, shares
from tests.cast import HouseClient
from tests.guestshares import guests


def door(share: Share) -> TokenDoor:
    found = queries.door_of(share.token_hash)
    assert found
    return found


def test_a_second_browser_is_let_in_and_reported(world):
    share, link = guests.share_with_jo(world)
    first = guests.enter(link)
    first.post(guests.portal(share, "leave"))
    guests.enter(link, first)
    assert "second_browser_seen" not in guests.story(share)
    guests.enter(link)

    assert guests.story(share).count("second_browser_seen") == 1
    assert "Second browser" in world.client("dina").get(share.get_absolute_url()).content.decode()


def test_policy_may_send_a_fresh_link_instead_of_letting_a_second_browser_in(world):
    SharePolicy.objects.create(on_second_browser="mail")
    share, link = guests.share_with_jo(world)
    guests.enter(link)
    stranger = guests.follow(link)
    answer = stranger.post("/g/open/", guests.JO)

    assert "A fresh link is on its way" in answer.content.decode()
    share.refresh_from_db()
    assert share.opens_used == 1
    assert guests.story(share)[-2:] == ["second_browser_seen", "share_rotated"]
    assert HouseClient().get(link).status_code == 410


def test_second_browsers_that_come_together_get_one_fresh_link(world):
    SharePolicy.objects.create(on_second_browser="mail")
    share, link = guests.share_with_jo(world)
    guests.enter(link)
    together = [share_to_open(door(share), browser) for browser in ("second", "third")]
    assert [sessions.wants_fresh_link(one) for one in together] == [True, True]
    for one in together:
        sessions.mail_fresh_link(one, followed=share.token_hash)

    assert [guests.story(share).count(what) for what in ("second_browser_seen", "share_rotated")] == [1, 1]
    assert Notification.objects.filter(kind="share_second_browser").count() == 1


def test_of_two_first_openings_at_once_policy_lets_one_in(world):
    rule = SharePolicy.objects.create(on_second_browser="mail")
    share, _link = guests.share_with_jo(world)
    first, second = (share_to_open(door(share), browser) for browser in ("first", "second"))
    answers: Any = {"name": "Jo Reid", "email": "jo@client.example", "acknowledged": True}
    sessions.open(first, browser="first", **answers)
    with pytest.raises(sessions.OpenedElsewhere):
        sessions.open(second, browser="second", **answers)
    assert (Share.objects.get().opens_used, guests.story(share).count("share_accessed")) == (1, 1)

    rule.delete()
    sessions.open(second, browser="second", **answers)
    assert (Share.objects.get().opens_used, guests.story(share)[-1]) == (2, "second_browser_seen")


def test_a_fresh_link_lets_a_new_browser_in_and_says_so(world):
    SharePolicy.objects.create(on_second_browser="mail")
    share, link = guests.share_with_jo(world)
    guests.enter(link)
    guests.enter(shares.rotate(share, by=world.actor("dina")).link)

    assert guests.story(share)[-3:] == ["share_accessed", "acknowledgement_accepted", "second_browser_seen"]
    assert Share.objects.get().opens_used == 2


def test_whether_it_was_opened_elsewhere_is_not_guessed(world):
    share, _link = guests.share_with_jo(world)
    with pytest.raises(AttributeError):
        sessions.wants_fresh_link(share)
