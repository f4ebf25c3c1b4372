"""A share that ends with the 29th says so wherever its end is told (SPEC 9.2)."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
import time_machine

from guestshares.models import Share
from kazinex.core import outbox
from tests.cast import World
from tests.guestshares import guests

WORDS = "the end of 29 Nov 2026, AEDT"


@pytest.fixture
def share(world: World) -> tuple[Share, str]:
    with time_machine.travel("2026-11-20T00:00:00Z"):
        return guests.share_with_jo(world, expiry=date(2026, 11, 29))


def test_pages_mails_and_the_log_say_the_end_of_its_last_day(world: World, share: Any, mailoutbox: Any) -> None:
    found, link = share
    with time_machine.travel("2026-11-21T00:00:00Z"):
        client = world.client("ada")
        pages = [
            client.get(address).content.decode()
            for address in (
                found.get_absolute_url(),
                "/o/meridian/settings/external-access/active-shares/",
                "/o/meridian/p/harbour/documents/HT-CIV-DWG-001/shares/",
                "/o/meridian/audit/?category=guest_share",
            )
        ]
        pages.append(guests.enter(link).get(guests.portal(found)).content.decode())
        while outbox.dispatch():
            pass

    assert [WORDS in page for page in pages] == [True] * 5
    assert [WORDS in mail.body for mail in mailoutbox] == [True]
    assert not any("30 Nov 2026" in told for told in [*pages, *(mail.body for mail in mailoutbox)])


def test_the_workbook_of_shares_holds_the_last_second_of_that_day(world: World, share: Any) -> None:
    with time_machine.travel("2026-11-21T00:00:00Z"):
        answer = world.client("ada").get("/o/meridian/settings/external-access/active-shares/export/")

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [str(value) for sheet in book.worksheets for row in sheet.values for value in row]
    (told,) = [cell for cell in cells if cell.startswith("2026-11-29")]
    assert told == "2026-11-29 23:59:59"
