"""The list of a portal with many documents: found, shown a page at a time, printed, and come back to."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings

from guestshares.models import GuestResponse, GuestSession
from guestshares.queries import boards
from tests.guestshares import guests
from tests.person import Person


@pytest.fixture
def several(world):
    """A share of the drainage plan and two gullies with Jo."""
    guests.allow_packages()
    for number in ("HT-CIV-DWG-101", "HT-CIV-DWG-102"):
        world.add_document(number, title=f"Gully {number[-1]}")
    gullies = world.harbour.documents.filter(number__contains="DWG-10").order_by("number")
    return guests.share_with_jo(world, [world.plan, *gullies], scope="package", max_opens=5)


def test_one_of_many_records_is_found_by_words_and_state(world, several):
    share, link = several
    guests.enter(link)
    session = GuestSession.objects.get()
    found = {
        query: [item.document.number for item in boards.board(share, session, dict([query])).items]
        for query in [("q", "gully 2"), ("state", "answered"), ("state", "nonsense"), ("q", "")]
    }
    assert [len(numbers) for numbers in found.values()] == [1, 0, 0, 3]


def test_many_records_are_shown_a_page_at_a_time(world, several, monkeypatch):
    monkeypatch.setattr(boards, "SHOWN", 2)
    share, link = several
    jo = Person(guests.enter(link))
    first = jo.open(guests.portal(share))
    assert (first.text.count("SHA-256"), "Documents 1 to 2 of 3" in first.text) == (2, True)
    last = jo.follow("Later documents")
    assert ("Documents 3 to 3 of 3" in last.text, "Gully 2" in last.text) == (True, True)
    assert "Documents 3 to 3 of 3" in jo.open(guests.portal(share) + "?page=99").text
    assert "Later documents" not in jo.open(guests.portal(share) + "?q=gully&page=none").text


@pytest.mark.parametrize(
    ("asked", "language", "words"),
    [
        ("", "en", ["This print shows documents 1 to 2 of 3. Print the other pages too."]),
        ("?page=2", "de", ["Dieser Ausdruck zeigt die Dokumente 3 bis 3 von 3. Drucken Sie auch die anderen Seiten."]),
        ("?q=gully", "fr", ["Des 3 documents, seuls les 2 recherchés figurent ici."]),
    ],
)
def test_a_printed_page_says_what_is_not_on_it(several, monkeypatch, asked, language, words):
    monkeypatch.setattr(boards, "SHOWN", 2)
    share, link = several
    page = guests.enter(link).get(guests.portal(share) + asked, headers={"Accept-Language": language}).content.decode()
    printed = re.findall(r'<p class="muted print-only">(.*?)</p>', page, re.DOTALL)
    assert [" ".join(one.split()) for one in printed] == words


def test_a_page_that_has_all_is_printed_without_such_words(world, several):
    share, link = several
    assert "print-only" not in guests.enter(link).get(guests.portal(share)).content.decode()


def test_the_way_back_leads_to_the_page_and_filter_one_came_from(world, several, monkeypatch):
    monkeypatch.setattr(boards, "SHOWN", 1)
    share, link = several
    jo = Person(guests.enter(link))
    there = guests.portal(share) + "?q=gully&state=open&page=2"
    jo.open(there)
    record = guests.portal(share, "records", share.items.last().revision.public_id)
    for page in (record, f"{record}pages/1/sheet/", f"{record}respond/", guests.portal(share, "respond")):
        assert jo.open(page)._address("Documents") == there, page
    jo.client.post(f"{record}respond/", {"decision": "approved"})
    assert jo.open(f"{record}receipt/")._address("Back to the documents") == there

    jo.open(guests.portal(share))
    assert jo.open(record)._address("Documents") == guests.portal(share)


def test_what_was_looked_for_is_answered_together_and_nothing_else(several):
    share, link = several
    jo = Person(guests.enter(link)).open(guests.portal(share) + "?q=gully&state=open&page=7")
    jo.follow("Answer several at once")
    assert "Of 3 documents that wait for your answer, the 2 you looked for are here." in jo.text
    jo.press("Submit responses", {"All of these documents": True, "Decision": "Approved"})

    answered = GuestResponse.objects.order_by("item__document__number").values_list("item__document__number", flat=True)
    assert [*answered] == ["HT-CIV-DWG-101", "HT-CIV-DWG-102"]
    assert guests.story(share)[-2:] == ["response_submitted"] * 2
    jo.open(guests.portal(share, "respond") + "?q=gully")
    assert ("HT-CIV-DWG-001" in jo.text, "you looked for" in jo.text) == (True, False)


@pytest.mark.parametrize("left", ["next=//evil.example", "q=%22%3E%3Cb%3E", "page=" + "9" * 5000, "\\", "state"])
def test_the_way_back_is_nothing_but_a_place_in_the_list(world, several, left):
    share, link = several
    jo = guests.enter(link)
    jo.cookies[f"{settings.KAZINEX_GUEST_COOKIE}_list_{share.public_id}"] = left
    page = jo.get(guests.portal(share, "records", share.items.first().revision.public_id))
    (back,) = re.findall(rf'<li><a href="({guests.portal(share)}[^"]*)">Documents</a>', page.content.decode())
    assert set(parse_qs(urlsplit(back).query)) <= {"q", "state", "page"}
    assert jo.get(html.unescape(back)).status_code == 200
