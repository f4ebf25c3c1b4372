"""Links that do not open any more, and links that never did (SPEC 9.5, 14)."""

import pytest

from guestshares.models import AccessRequest, Share, TokenDoor
from guestshares.services import access_requests, shares
from tests.cast import HouseClient
from tests.guestshares import guests


def test_a_revoked_link_says_so_with_the_senders_organisation_and_nothing_else(world):
    share, link = guests.share_with_jo(world, label="Client review")
    shares.revoke(share, reason="Tender closed", by=world.actor("dina"))
    text = _gone(link)

    assert "<title>This link has been revoked." in text
    assert "Meridian Rail Alliance" in text
    for hidden in ("HT-CIV", "Drainage", "Jo Reid", "Client review", "Tender closed", "Dina"):
        assert hidden not in text


def test_a_link_past_its_date_says_so_without_any_sweep(world):
    share, link = guests.share_with_jo(world)
    guests.end_by_date(share)
    text = _gone(link)
    assert "<title>Access expired" in text
    assert "This link has expired." in text


def test_a_link_opened_as_often_as_allowed_says_so(world):
    _, link = guests.share_with_jo(world, max_opens=1)
    guests.enter(link)
    assert "Access count exceeded." in _gone(link)


def test_revoked_goes_before_expired_goes_before_exceeded(world):
    share, link = guests.share_with_jo(world, max_opens=1)
    guests.enter(link)
    guests.end_by_date(share)
    assert "This link has expired." in _gone(link)
    shares.revoke(share, reason="Done", by=world.actor("dina"))
    assert "This link has been revoked." in _gone(link)


def test_a_share_that_dies_while_its_opening_page_stands_open_is_refused_and_recorded(world):
    share, link = guests.share_with_jo(world)
    jo = guests.follow(link)
    guests.end_by_date(share)
    assert jo.post("/g/open/", guests.JO).status_code == 410
    assert guests.sentences(share)[-1] == "The share for Jo Reid was not opened: expired"


@pytest.mark.parametrize("token", ["x", "a" * 43, "..", "%F0%9F%92%A9", "A" * 3000, "' or 1=1", "open", "null"])
def test_every_unknown_link_gets_the_same_page(world, token):
    if token == "open":
        token = "opened"
    answer = HouseClient().get(f"/g/{token}/")
    assert answer.status_code == 404
    if token != "..":
        assert "Link not found." in answer.content.decode()


def test_trying_links_is_throttled_and_then_known_links_answer_alike(world):
    _, link = guests.share_with_jo(world)
    thief = HouseClient()
    assert [thief.get(f"/g/{number}/").status_code for number in range(21)] == [404] * 20 + [429]
    known = thief.get(link)
    assert known.status_code == 429
    assert int(known["Retry-After"]) > 0


def test_a_link_whose_share_is_gone_is_unknown(world):
    _, link = guests.share_with_jo(world)
    TokenDoor.objects.all().delete()
    assert HouseClient().get(link).status_code == 404


def test_asking_again_makes_one_request_that_is_granted_in_one_click(world):
    share, link = guests.share_with_jo(world)
    shares.revoke(share, reason="Too early", by=world.actor("dina"))
    jo = HouseClient()
    assert "Ask for access again" in jo.get(link).content.decode()
    for _ in range(2):
        assert "Your request was passed on" in jo.post("/g/ask/", {"note": "I was ill."}).content.decode()

    assert AccessRequest.objects.count() == 1
    dina = world.client("dina")
    page = dina.get(share.get_absolute_url()).content.decode()
    assert "The guest asks for access again" in page
    assert "I was ill." in page
    granted = dina.post(share.get_absolute_url() + "grant/", follow=True).content.decode()
    assert "shown once" in granted
    again = Share.objects.get(reissue_of=share)
    assert (again.is_live, again.opens_used, again.maximum_opens) == (True, 0, 3)
    assert guests.sentences(share)[-1] == "Jo Reid asked for access to the share for Jo Reid again"


def test_a_request_can_be_declined(world):
    share, _ = guests.share_with_jo(world)
    shares.revoke(share, reason="Too early", by=world.actor("dina"))
    access_requests.ask(share, note="Please")
    answer = world.client("dina").post(share.get_absolute_url() + "decline/", {"reason": "Closed"}, follow=True)
    assert "The request was declined." in answer.content.decode()
    assert guests.story(share)[-1] == "access_request_declined"


def test_asking_is_throttled_and_answers_the_same_whatever_comes_of_it(world):
    _, link = guests.share_with_jo(world)
    jo = guests.follow(link)
    assert {jo.post("/g/ask/", {"note": "hello"}).content.decode().count("passed on") for _ in range(7)} == {2}
    assert AccessRequest.objects.count() == 0


def test_a_live_share_makes_no_request(world):
    share, _ = guests.share_with_jo(world)
    access_requests.ask(share)
    assert not share.access_requests.exists()


def _gone(link: str) -> str:
    answer = HouseClient().get(link)
    assert answer.status_code == 410
    opening = HouseClient()
    opening.get(link)
    assert opening.get("/g/open/").status_code in {404, 410}
    return answer.content.decode()


def test_a_link_that_was_followed_and_then_replaced_opens_nothing_more(world):
    share, link = guests.share_with_jo(world)
    jo = guests.follow(link)
    before = {name: morsel.value for name, morsel in jo.cookies.items()}
    assert jo.post("/g/open/", guests.JO).status_code == 303
    shares.rotate(share, by=world.actor("dina"))

    somebody = HouseClient()
    somebody.cookies.load(before)

    assert "This link has been revoked." in somebody.post("/g/open/", guests.JO).content.decode()


NEWER = "A newer link was mailed in its place."


def test_who_was_mailed_another_link_is_told_so_and_need_not_ask(world):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    again = shares.reissue(share, by=world.actor("dina")).share
    for text in (_gone(link), jo.get(guests.portal(share)).content.decode()):
        assert ("This link has been revoked." in text, NEWER in text, "Ask for access" in text) == (True, True, False)
    shares.revoke(again, reason="Over", by=world.actor("dina"))
    text = _gone(link)
    assert (NEWER in text, "Ask for access again" in text) == (False, True)


def test_a_link_that_was_rotated_says_that_another_was_mailed(world):
    share, link = guests.share_with_jo(world)
    shares.rotate(share, by=world.actor("dina"))
    assert NEWER in _gone(link)
