"""The story the house was built for, over HTTP, by the words on the pages."""

import re

from tests.journeys.first_day import HARBOUR, JO, NUMBER, TITLE, FirstDay, letter_to
from tests.person import Person

WHAT_HAPPENED = [
    "Dina Okafor shared HT-CIV-DWG-900 revision A with Jo Reid <jo@designer.example> until …",
    "Jo Reid opened the share for Jo Reid, open 1 of 3",
    "Jo Reid accepted the acknowledgement of the share for Jo Reid",
    "Jo Reid viewed HT-CIV-DWG-900 revision A",
    "Jo Reid answered “Approved with comments” on HT-CIV-DWG-900 revision A",
    "Dina Okafor revoked the share for Jo Reid: The answer is in",
]


def test_a_document_is_shared_answered_revoked_and_audited(first_day: FirstDay) -> None:
    dina = first_day.sign_in("dina", f"{HARBOUR}/documents/")
    first_day.register(dina)
    assert (dina.status, dina.path) == (200, f"{HARBOUR}/documents/{NUMBER}/")
    first_day.share(dina)
    assert "0 of 3" in dina.text

    jo = first_day.receive()
    assert TITLE in str(letter_to(JO).body)
    assert jo.path.startswith("/g/open/?link=")
    assert ("Meridian Rail Alliance" in jo.text, TITLE in jo.text) == (True, False)
    first_day.enter(jo)
    portal = jo.path
    assert "open 1 of 3" in jo.text
    assert "Please check the invert levels." in jo.text
    jo.follow("View")
    assert [picture(jo, number) for number in (1, 2)] == [b"\x89PNG", b"\x89PNG"]
    first_day.answer(jo)
    assert "Response submitted" in jo.text
    assert re.search(r"\b[0-9a-f]{64}\b", jo.text)

    dina.open(f"{HARBOUR}/documents/{NUMBER}/shares/").follow("Jo Reid")
    assert "Approved with comments" in dina.text
    assert "Invert at chainage 120 is 40 mm low." in dina.text
    assert dina.download("levels.txt") == b"120: 3.460\n"
    dina.follow("Revoke").press("Revoke share", {"Reason": "The answer is in"})
    assert "The answer is in" in dina.text

    stranger = first_day.somebody().open(first_day.link)
    for guest in (stranger, jo.open(portal)):
        assert (guest.status, "This link has been revoked." in guest.text) == (410, True)
        assert (NUMBER in guest.text, TITLE in guest.text) == (False, False)

    ada = first_day.sign_in("ada")
    first_day.enrol(ada)
    assert len(first_day.recovery_codes) == 10
    ada = first_day.sign_in("ada", "/o/meridian/audit/")
    ada.press("Verify", {"Code": first_day.code(1)})
    assert ada.path == "/o/meridian/audit/"
    ada.press("Filter", {"Category": "Guest Share"})
    assert told(ada.heard("tbody tr a"))[::-1] == WHAT_HAPPENED
    rows = first_day.export(ada)
    head = next(place for place, row in enumerate(rows) if "Event" in row)
    assert told([row[rows[head].index("Event")] for row in rows[head + 1 :]]) == WHAT_HAPPENED


def picture(jo: Person, number: int) -> bytes:
    """How the picture of a page begins."""
    address = jo.page.query("img.viewer-page")[number - 1].attrs["src"]
    return bytes(jo.client.get(address).content[:4])


def told(sentences: list[str]) -> list[str]:
    """The sentences, whatever day it is."""
    return [re.sub(r"until \d.*", "until …", sentence) for sentence in sentences]
