"""A share says the last day it lives wherever its end is told, never the midnight after (SPEC 9.2)."""

import io
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from guestshares.models import Share
from kazinex.core import outbox
from tests.cast import World
from tests.guestshares import guests

# Days to come: links are opened by the database's clock, which no test moves.
LAST = datetime.now(ZoneInfo("Australia/Sydney")) + timedelta(days=9)
NEXT = LAST + timedelta(days=1)
WORDS = f"the end of {LAST:%-d %b %Y}, {LAST.replace(hour=23):%Z}"


@pytest.fixture
def share(world: World) -> tuple[Share, str]:
    return guests.share_with_jo(world, expiry=LAST.date())


def test_pages_mails_and_the_log_say_the_end_of_its_last_day(world: World, share: Any, mailoutbox: Any) -> None:
    found, link = share
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
    assert not any(f"{NEXT:%-d %b %Y}" in told for told in [*pages, *(mail.body for mail in mailoutbox)])


def test_the_workbook_of_shares_holds_the_last_second_of_that_day(world: World, share: Any) -> None:
    answer = world.client("ada").post("/o/meridian/settings/external-access/active-shares/export/")

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [str(value) for sheet in book.worksheets for row in sheet.values for value in row]
    (told,) = [cell for cell in cells if cell.startswith(f"{LAST:%Y-%m-%d}")]
    assert told == f"{LAST:%Y-%m-%d} 23:59:59"
