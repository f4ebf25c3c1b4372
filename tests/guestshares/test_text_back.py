"""What somebody typed is given back when it can be stored no more, whatever ended their session (SPEC 9.4)."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.packages.services import packages
from guestshares.domain import dead_links
from guestshares.models import GuestAttachment, GuestDraft, GuestResponse, GuestSession
from guestshares.services import package_shares, responses, shares
from guestshares.services.shares import Recipient
from kazinex.core import clock
from tests.cast import HouseClient
from tests.guestshares import guests

TYPED = {"decision": "rejected", "comment": "An hour of <b>work</b>"}


def rotated(world: Any, share: Any, jo: Any) -> None:
    shares.rotate(share, by=world.actor("dina"))


def silent(world: Any, share: Any, jo: Any) -> None:
    GuestSession.objects.update(last_seen_at=clock.now() - timedelta(minutes=31))


def too_long(world: Any, share: Any, jo: Any) -> None:
    GuestSession.objects.update(ends_at=clock.now())


def left_in_another_tab(world: Any, share: Any, jo: Any) -> None:
    jo.post(guests.portal(share, "leave"))


@pytest.fixture
def opened(world):
    share, link = guests.share_with_jo(world)
    return share, guests.enter(link)


@pytest.mark.parametrize("end", [rotated, silent, too_long, left_in_another_tab])
def test_an_answer_that_comes_after_the_session_is_given_back_and_not_stored(world, opened, end):
    share, jo = opened
    end(world, share, jo)
    attached = {"attachments": SimpleUploadedFile("notes.txt", b"Too narrow.\n")}
    answer = jo.post(guests.record(share, "respond"), TYPED | attached)

    page = answer.content.decode()
    assert (answer.status_code, "Your answer was not stored" in page) == (410, True)
    assert "An hour of &lt;b&gt;work&lt;/b&gt;" in page
    saved = jo.post(guests.record(share, "draft"), TYPED, headers={"accept": "text/plain"})
    assert (saved.status_code, saved.content.decode()) == (
        410,
        "Your session is over. Copy your text before you close this page; it was not stored.",
    )
    in_french = {"accept": "text/plain", "accept-language": "fr"}
    said = jo.post(guests.record(share, "draft"), TYPED, headers=in_french).content.decode()
    assert said.endswith(" Copiez votre texte avant de fermer cette page ; il n’a pas été enregistré.")
    assert not said.startswith("Your session")
    kept = [model.objects.count() for model in (GuestResponse, GuestDraft, GuestAttachment)]
    assert kept == [0, 0, 0]


def test_what_tells_nothing_apart_stays_one_page(world, opened):
    share, jo = opened
    jo.post(guests.portal(share, "leave"))
    for answer in (
        jo.get(guests.record(share, "respond")),
        jo.post(guests.record(share, "respond"), {"comment": ""}),
        jo.post(guests.portal(share, "leave"), {"comment": ""}),
        HouseClient().post("/g/s/nobody/records/nothing/respond/", {"decision": "approved"}),
    ):
        assert (answer.status_code, "Open your link again" in answer.content.decode()) == (404, True)


def test_nothing_is_given_back_to_another_site(world, opened):
    share, jo = opened
    jo.post(guests.portal(share, "leave"))
    elsewhere = HouseClient(enforce_csrf_checks=True)
    assert elsewhere.post(guests.record(share, "respond"), TYPED).status_code == 403


@pytest.mark.parametrize("has_file", [True, False])
def test_more_than_an_answer_can_be_is_refused_unread(world, monkeypatch, has_file):
    monkeypatch.setattr("guestshares.web.guest_sessions.MOST_SENT", 1000)
    sent = TYPED | ({"attachments": SimpleUploadedFile("big.txt", b"x" * 2000)} if has_file else {"more": "x" * 2000})
    assert HouseClient().post("/g/s/nobody/records/nothing/respond/", sent).status_code == 400


def test_a_comment_at_a_page_is_given_back_after_the_date_and_after_the_session(opened):
    share, jo = opened
    guests.end_by_date(share)
    typed = {"comment": "An hour of work", "page": "1", "kind": "comment"}
    late = jo.post(guests.record(share, "comments", "new"), typed)
    jo.post(guests.portal(share, "leave"))
    over = jo.post(guests.record(share, "comments", "new"), typed)

    for answer in (late, over):
        assert (answer.status_code, "An hour of work" in answer.content.decode()) == (410, True)
    assert "This link has expired" in late.content.decode()


def test_what_was_typed_about_what_left_the_package_meanwhile_is_given_back(world):
    package = packages.create(world.harbour, name="Tender set", by=world.actor("dina"))
    packages.add_documents(package, [world.plan, world.beam], by=world.actor("dina"))
    guests.allow_packages()
    kim = [Recipient("Kim Vale", "kim@client.example")]
    (issued,) = package_shares.create_for_each(package, recipients=kim, expiry=7, by=world.actor("dina"))
    jo = guests.enter(issued.link.removeprefix(settings.KAZINEX_PUBLIC_URL))
    item = issued.share.items.get(document=world.plan)
    packages.remove_documents(package, [world.plan], by=world.actor("dina"))
    place = guests.portal(issued.share, "records", item.revision.public_id)

    assert jo.get(f"{place}respond/").status_code == 404
    answer = jo.post(f"{place}respond/", TYPED)
    page = answer.content.decode()
    assert (answer.status_code, "This document is no longer shared with you." in page) == (410, True)
    assert "An hour of &lt;b&gt;work&lt;/b&gt;" in page
    with pytest.raises(dead_links.LinkDead, match="no longer shared"):
        responses.save_draft(item, decision="rejected", comment="Work")
