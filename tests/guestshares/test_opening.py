"""Opening a link (SPEC 9.3)."""

from datetime import timedelta
from typing import Any

import pytest

from documents.register.services import statuses
from guestshares.models import GuestSession, OpenRecord, Share
from guestshares.services import shares
from kazinex.core import clock, outbox
from tests.cast import HouseClient
from tests.guestshares import guests

JO = "Jo Reid <jo@client.example>"


def test_fetching_a_link_a_hundred_times_counts_nothing(world):
    share, link = guests.share_with_jo(world)
    scanner = HouseClient()
    for _ in range(50):
        assert scanner.get(link).status_code == 303
        assert scanner.head(link).status_code == 303
        assert scanner.get("/g/open/").status_code == 200
        assert scanner.options(link).status_code == 405

    share.refresh_from_db()
    assert (share.opens_used, share.previews, share.previews_ignored) == (0, 100, 100)
    assert guests.story(share) == ["share_created"]


def test_the_link_stands_in_no_later_address_cookie_or_header(world):
    share, link = guests.share_with_jo(world)
    token = link.split("/")[2]
    jo = guests.enter(link)

    for address in ("/g/open/", guests.portal(share), guests.record(share), guests.record(share, "respond")):
        response = jo.get(address)
        assert token not in response.content.decode()
        assert token not in str(response.headers)
        assert response["Referrer-Policy"] == "strict-origin"
        assert response["Cache-Control"] == "no-store"
    assert all(token not in cookie.value for cookie in jo.cookies.values())


def test_opening_is_counted_and_recorded_under_the_recipients_name(world):
    share, link = guests.share_with_jo(world)
    guests.enter(link)

    share.refresh_from_db()
    assert (share.opens_used, share.first_opened_at) == (1, share.last_opened_at)
    until = clock.shown(share.expires_at, "Australia/Sydney")
    assert guests.sentences(share) == [
        f"Dina Okafor shared HT-CIV-DWG-001 revision A with {JO} until {until}",
        "Jo Reid opened the share for Jo Reid, open 1 of 3",
        "Jo Reid accepted the acknowledgement of the share for Jo Reid",
    ]


def test_the_cookie_is_for_this_host_only_and_hidden_from_scripts(world):
    share, link = guests.share_with_jo(world)
    cookie = guests.enter(link).cookies[f"kazinex_guest_session_{share.public_id}"]

    assert (cookie["httponly"], cookie["samesite"], cookie["domain"], cookie["path"]) == (True, "Lax", "", "/")
    key = cookie.value.split(".")[1]
    assert not GuestSession.objects.filter(key_hash=key).exists()
    assert GuestSession.objects.get().share_id == share.pk


def test_the_same_link_followed_once_and_posted_twice_counts_once(world):
    share, link = guests.share_with_jo(world)
    jo = guests.follow(link)
    followed = dict(jo.cookies)
    for _ in range(2):
        jo.cookies.clear()
        jo.cookies.update(followed)
        assert jo.post("/g/open/", guests.JO).status_code == 303

    share.refresh_from_db()
    assert (share.opens_used, OpenRecord.objects.count()) == (1, 1)


def test_reloading_and_looking_inside_a_guest_session_costs_nothing(world):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    for _ in range(5):
        assert jo.get(guests.portal(share)).status_code == 200
        assert jo.get(guests.record(share)).status_code == 200

    share.refresh_from_db()
    assert share.opens_used == 1
    assert guests.story(share).count("guest_file_viewed") == 1


def test_the_last_open_also_ends_the_share_and_open_sessions_go_on(world):
    share, link = guests.share_with_jo(world, max_opens=1)
    jo = guests.enter(link)

    assert guests.sentences(share)[-1] == "The share for Jo Reid expired (count), open 1 of 1"
    assert jo.get(guests.portal(share)).status_code == 200
    late = HouseClient().get(link)
    assert late.status_code == 410
    assert "Access count exceeded." in late.content.decode()


def test_names_and_acknowledgement_are_asked_for(world):
    _, link = guests.share_with_jo(world)
    jo = guests.follow(link)
    answer = jo.post("/g/open/", {"name": "Jo Reid"})

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Enter your email." in text
    assert "Tick the acknowledgement to open the documents." in text
    assert Share.objects.get().opens_used == 0


def test_somebody_elses_name_is_flagged_and_not_hidden(world):
    share, link = guests.share_with_jo(world)
    guests.enter(link, name="Max Muster", email="max@elsewhere.example")

    assert [(o.stated_name, o.identity_matches) for o in share.opens.all()] == [("Max Muster", False)]
    page = world.client("dina").get(share.get_absolute_url()).content.decode()
    assert "Differs from the recipient" in page


def test_without_having_followed_a_link_there_is_nothing_to_open(world):
    guests.share_with_jo(world)
    for answer in (HouseClient().get("/g/open/"), HouseClient().post("/g/open/", guests.JO)):
        assert answer.status_code == 404
        assert "Open your link again" in answer.content.decode()


@pytest.mark.parametrize("value", ["", "x", "a:b:c", "W10:1abc:nonsense", "ÿ"])
def test_a_made_up_cookie_follows_no_link(world, value):
    guest = HouseClient()
    guest.cookies["kazinex_guest_pending_ab12"] = value
    assert guest.get("/g/open/").status_code == 404
    assert guest.get("/g/open/?arrival=ab12").status_code == 404


def test_a_guest_session_ends_after_half_an_hour_without_a_click(world):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    GuestSession.objects.update(last_seen_at=clock.now() - timedelta(minutes=31))
    assert jo.get(guests.portal(share)).status_code == 404


def test_a_guest_session_ends_after_eight_hours(world):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    GuestSession.objects.update(ends_at=clock.now() - timedelta(seconds=1))
    assert jo.get(guests.portal(share)).status_code == 404


def test_leaving_ends_the_guest_session_also_for_a_copied_cookie(world):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    held = f"kazinex_guest_session_{share.public_id}"
    cookie = jo.cookies[held].value
    assert jo.post(guests.portal(share, "leave")).status_code == 303

    thief = HouseClient()
    thief.cookies[held] = cookie
    assert thief.get(guests.portal(share)).status_code == 404


def test_the_cookie_of_one_share_does_not_open_another(world):
    one, link = guests.share_with_jo(world)
    other, _ = guests.share_with_jo(world, world.beam)
    jo = guests.enter(link)
    held = jo.cookies[f"kazinex_guest_session_{one.public_id}"].value
    assert jo.get(guests.portal(other)).status_code == 404
    jo.cookies[f"kazinex_guest_session_{other.public_id}"] = held
    assert jo.get(guests.portal(other)).status_code == 404
    assert jo.get(guests.portal(one)).status_code == 200


def test_two_shares_are_open_in_one_browser(world):
    one, first = guests.share_with_jo(world)
    two, second = guests.share_with_jo(world, world.beam)
    jo = guests.enter(second, guests.enter(first))
    assert [jo.get(guests.portal(share)).status_code for share in (one, two)] == [200, 200]


def test_a_members_session_opens_no_portal_and_a_guests_no_project(world):
    share, link = guests.share_with_jo(world)
    assert world.client("ada").get(guests.portal(share)).status_code == 404
    jo = guests.enter(link)
    response = jo.get(share.get_absolute_url())
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


def test_a_record_of_another_share_is_not_found(world):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    foreign = world.beam.current_revision.public_id
    assert jo.get(guests.portal(share, "records", foreign)).status_code == 404
    assert jo.get(guests.portal(share, "records", foreign, "download")).status_code == 404


def test_the_pinned_revision_stays_and_says_that_it_is_superseded(world):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    newer = world.add_revision(world.plan, "B", "draft")
    assert "Superseded" not in jo.get(guests.portal(share)).content.decode(), "a draft is nobody's business"
    statuses.move(newer, to="for_information", by=world.actor("dina"))

    assert "Superseded by Rev B" in jo.get(guests.portal(share)).content.decode()
    assert "Superseded by Rev B" in jo.get(guests.record(share)).content.decode()
    assert jo.get(guests.portal(share, "records", newer.public_id)).status_code == 404


def test_downloads_only_where_they_are_allowed(world):
    share, link = guests.share_with_jo(world)
    closed, other = guests.share_with_jo(world, world.beam, allow_download=False)
    jo = guests.enter(other, guests.enter(link))
    taken: Any = jo.get(guests.record(share, "download"))
    assert b"".join(taken.streaming_content) == world.pdf
    assert taken["Content-Disposition"].startswith("attachment")
    assert jo.get(guests.record(closed, "download")).status_code == 404
    assert guests.sentences(share)[-1] == "Jo Reid downloaded HT-CIV-DWG-001 revision A"


def test_a_rotated_link_opens_and_the_old_one_does_not(world):
    share, link = guests.share_with_jo(world)
    issued = shares.rotate(share, by=world.actor("dina"))
    old = HouseClient().get(link)
    assert (old.status_code, "This link has been revoked." in old.content.decode()) == (410, True)
    assert "Ask for access again" not in old.content.decode()
    guests.enter("/g/" + issued.link.split("/g/")[1])


def test_the_mail_of_a_new_link_says_how_often_it_opens_yet(world, mailoutbox):
    share, _link = guests.share_with_jo(world)
    Share.objects.filter(pk=share.pk).update(opens_used=2)
    shares.rotate(share, by=world.actor("dina"))
    outbox.dispatch()

    said = [[words in mail.body for words in ("It opens 3 times.", "It opens once.")] for mail in mailoutbox]
    assert said[-1] == [False, True]


def test_a_link_rotated_while_its_opening_page_stands_open_does_not_open(world):
    share, link = guests.share_with_jo(world)
    jo = guests.follow(link)
    shares.rotate(share, by=world.actor("dina"))
    assert jo.post("/g/open/", guests.JO).status_code == 410
    share.refresh_from_db()
    assert share.opens_used == 0
