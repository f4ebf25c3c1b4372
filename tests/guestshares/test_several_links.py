"""Several links in several tabs: what one opens is what the page shows (SPEC 9.3)."""

from datetime import timedelta
from http.cookies import SimpleCookie
from types import SimpleNamespace

import pytest
import time_machine

from guestshares.models import GuestSession, Share
from guestshares.services import shares
from kazinex.core import clock
from tests.cast import HouseClient
from tests.guestshares import guests
from tests.person import Person

ANSWERS = {"Your name": "Jo Reid", "Your email": "jo@client.example", "I acknowledge": True}


@pytest.fixture
def three(world):
    """Three shares with Jo, by label, and their links in the order they were followed in tabs of one browser."""
    made = [guests.share_with_jo(world, world.plan, label=label) for label in ("Culvert", "Piling", "Sheeting")]
    browser = HouseClient()
    tabs = [Person(browser).open(link) for _, link in made]
    return SimpleNamespace(shares=[share for share, _ in made], links=[link for _, link in made], tabs=tabs)


def test_each_tab_opens_what_it_shows_in_whatever_order(three):
    for place in (1, 2, 0):
        assert three.tabs[place].fact("About") == three.shares[place].label
        assert three.tabs[place].press("Open", ANSWERS).path == guests.portal(three.shares[place])
    assert list(Share.objects.values_list("opens_used", flat=True)) == [1, 1, 1]


def test_a_refused_form_still_opens_its_own_share(three):
    first = three.tabs[0].press("Open", {"Your name": "Jo Reid"})
    assert first.status == 422
    assert first.press("Open", ANSWERS).path == guests.portal(three.shares[0])


def test_the_form_decides_whatever_its_address_says(three):
    addresses = [tab.path for tab in three.tabs]
    names = [address.split("link=")[1] for address in addresses]
    answer = three.tabs[0].client.post(addresses[2], guests.JO | {"link": names[1]})
    assert answer["Location"] == guests.portal(three.shares[1])


def test_where_no_link_is_named_several_links_open_nothing_and_say_so(three):
    browser = three.tabs[0].client
    for answer in (browser.get("/g/open/"), browser.post("/g/open/", guests.JO), browser.post("/g/ask/", {})):
        assert answer.status_code == 409
        assert "Which documents do you want to open?" in answer.content.decode()
    assert not GuestSession.objects.exists()


def test_the_name_of_a_link_opens_nothing_in_another_browser(three):
    stranger = guests.follow(three.links[2])
    for answer in (stranger.get(three.tabs[0].path), stranger.post(three.tabs[0].path, guests.JO)):
        assert answer.status_code == 404
    assert not GuestSession.objects.exists()


def test_the_cookie_of_one_link_is_worth_nothing_under_the_name_of_another(three):
    browser = three.tabs[0].client
    first, second = (f"kazinex_guest_pending_{tab.path.split('link=')[1]}" for tab in three.tabs[:2])
    browser.cookies[first] = browser.cookies[second].value
    assert browser.get(three.tabs[0].path).status_code == 404


def test_the_token_stands_in_no_address_after_the_link(three):
    for link, tab in zip(three.links, three.tabs, strict=True):
        assert link.split("/")[2] not in tab.path
        assert link.split("/")[2] not in tab.response.content.decode()


def test_a_browser_keeps_eight_links_and_the_oldest_fall_away(world):
    browser = HouseClient()
    links = [guests.share_with_jo(world, label=f"Lot {number}")[1] for number in range(10)]
    tabs = [Person(browser).open(link) for link in links]
    kept = [browser.get(tab.path).status_code for tab in tabs]
    assert kept == [404, 404, *[200] * 8]
    held = [name for name, cookie in browser.cookies.items() if "_pending_" in name and cookie.value]
    assert len(held) == 8


def test_a_link_followed_again_before_it_is_opened_is_the_same(world):
    _, link = guests.share_with_jo(world)
    browser = HouseClient()
    assert browser.get(link)["Location"] == browser.get(link)["Location"]


@pytest.mark.parametrize("maximum", [3, 1])
def test_the_link_leads_back_into_the_session_of_this_browser(world, maximum):
    share, link = guests.share_with_jo(world, max_opens=maximum)
    jo = guests.enter(link)
    waiting = guests.portal(share)
    assert [jo.get(link)["Location"], jo.head(link)["Location"]] == [waiting, waiting]
    share.refresh_from_db()
    assert (share.opens_used, share.previews) == (1, 1)


def test_an_opening_page_left_standing_goes_on_in_the_session(world):
    share, link = guests.share_with_jo(world, passphrase="culvert 12")
    tab = Person(HouseClient()).open(link)
    standing = tab.path
    tab.press("Open", ANSWERS | {"Passphrase": "culvert 12"})
    for answer in (tab.client.get(standing), tab.client.post(standing, {})):
        assert (answer.status_code, answer["Location"]) == (303, guests.portal(share))
    share.refresh_from_db()
    assert share.opens_used == 1


def ended_by_leaving(world, share, browser):
    browser.post(guests.portal(share, "leave"))


def ended_by_silence(world, share, browser):
    GuestSession.objects.update(last_seen_at=clock.now() - timedelta(minutes=31))


@pytest.mark.parametrize("end", [ended_by_leaving, ended_by_silence])
def test_after_the_session_the_link_opens_and_counts_again(world, end):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    end(world, share, jo)
    again = Person(jo).open(link).press("Open", ANSWERS)
    assert again.path == guests.portal(share)
    share.refresh_from_db()
    assert share.opens_used == 2


def test_a_session_that_a_revoke_or_a_newer_link_ended_is_not_gone_back_to(world):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    newer = shares.rotate(share, by=world.actor("dina")).link
    assert jo.get(link).status_code == 410
    assert jo.get("/g/" + newer.split("/g/")[1])["Location"].startswith("/g/open/?link=")
    shares.revoke(share, reason="Done", by=world.actor("dina"))
    assert jo.get(link).status_code == 410
    assert jo.get("/g/" + newer.split("/g/")[1]).status_code == 410


def test_asking_again_asks_the_sender_of_the_page_it_stands_on(world):
    made = [guests.share_with_jo(world, label=label) for label in ("Culvert", "Piling")]
    for share, _ in made:
        shares.revoke(share, reason="Too early", by=world.actor("dina"))
    browser = HouseClient()
    first, _second = [Person(browser).open(link) for _, link in made]
    first.press("Ask for access again", {"Message to the sender": "I was ill."})
    assert [share.access_requests.count() for share, _ in made] == [1, 0]


def test_two_links_opened_in_the_same_instant_both_stay_open(world):
    made = [guests.share_with_jo(world, label=label) for label in ("Culvert", "Piling")]
    browser = HouseClient()
    tabs = [Person(browser).open(link) for _, link in made]
    sent = dict(browser.cookies)
    for tab in tabs:
        browser.cookies = SimpleCookie({name: morsel.value for name, morsel in sent.items()})
        tab.press("Open", ANSWERS)
        sent |= dict(browser.cookies)
    browser.cookies = SimpleCookie({name: morsel.value for name, morsel in sent.items() if morsel.value})

    assert [browser.get(guests.portal(share)).status_code for share, _ in made] == [200, 200]
    assert {share.opens.get().browser_hash for share, _ in made} == {made[0][0].opens.get().browser_hash}
    browser.post(guests.portal(made[0][0], "leave"))
    assert [browser.get(guests.portal(share)).status_code for share, _ in made] == [404, 200]


def test_a_browser_keeps_eight_sessions_and_the_oldest_fall_away(world):
    made = [guests.share_with_jo(world, label=f"Lot {number}") for number in range(9)]
    jo = HouseClient()
    for number, (_, link) in enumerate(made):
        with time_machine.travel(clock.now() + timedelta(seconds=number), tick=False):
            guests.enter(link, jo)
    held = [name for name, cookie in jo.cookies.items() if "_session_" in name and cookie.value]
    assert len(held) == 8
    assert [jo.get(guests.portal(share)).status_code for share, _ in made[:2]] == [404, 200]
