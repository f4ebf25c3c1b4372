"""A share says the last day it lives wherever its end is told, never the midnight after (SPEC 9.2)."""

import io
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from accounts.models import Organisation
from documents.register.models import Document
from guestshares.models import Share, SharePolicy
from kazinex.core import clock, outbox
from projects.models import Project
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

    (told,) = [cell for cell in workbook(answer.content) if cell.startswith(f"{LAST:%Y-%m-%d}")]
    assert told == f"{LAST:%Y-%m-%d} 23:59:59"


def workbook(content: bytes) -> list[str]:
    """What its cells hold."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [str(value) for sheet in book.worksheets for row in sheet.values for value in row]


def changes_of_clocks(zone: str) -> list[date]:
    """The next day on which clocks of a zone go back, and the next on which they go forward."""
    days = [date.today() + timedelta(days=n) for n in range(2, 372)]  # noqa: DTZ011  any day will do
    hours = {day: clock.end_of_day(day, zone) - clock.start_of_day(day, zone) for day in days}
    return [next(day for day in days if hours[day] == timedelta(hours=length)) for length in (23, 25)]


# By what the clocks of the zone are called in the evening of those days, and how far they are from UTC by then.
EVENINGS = {
    "Australia/Sydney": [("AEDT", 11), ("AEST", 10)],
    "Europe/London": [("BST", 1), ("GMT", 0)],
    "America/New_York": [("EDT", -4), ("EST", -5)],
}


IN_OTHERS = {"de": "Für Jo Reid, bis zum Ende des {day.day}. ", "fr": "Pour Jo Reid, échéance : la fin du {day.day} "}
TAGS = re.compile(r"<[^>]*>")
ACTIVE = "/o/meridian/settings/external-access/active-shares/"


@pytest.mark.parametrize("zone", EVENINGS)
def test_a_day_on_which_clocks_change_ends_by_the_clocks_of_its_evening(
    world: World, zone: str, mailoutbox: Any
) -> None:
    SharePolicy.objects.create(maximum_days=400)
    for model, key in ((Organisation, world.harbour.organisation_id), (Project, world.harbour.pk)):
        model.objects.filter(pk=key).update(time_zone=zone)
    ada, days = world.client("ada"), changes_of_clocks(zone)
    for day, (name, hours) in zip(days, EVENINGS[zone], strict=True):
        found, link = guests.share_with_jo(world, Document.objects.get(pk=world.plan.pk), expiry=day)
        while outbox.dispatch():
            pass
        jo, portal = guests.enter(link), guests.portal(found)
        asked = (found.get_absolute_url(), ACTIVE, "/o/meridian/audit/?category=guest_share")
        pages = [*(ada.get(one) for one in asked), jo.get(portal)]
        told = [*(page.content.decode() for page in pages), mailoutbox[-1].body]
        words = f"the end of {day:%-d %b %Y}, {name}"
        others = {one: jo.get(portal, headers={"Accept-Language": one}).content.decode() for one in IN_OTHERS}
        said = {one: " ".join(TAGS.sub("", page).split()) for one, page in others.items()}

        midnight = datetime.combine(day, time.min, UTC) + timedelta(days=1)
        assert found.expires_at == midnight - timedelta(hours=hours)
        assert [words in one for one in told] == [True] * 5
        assert [start.format(day=day) in said[one] for one, start in IN_OTHERS.items()] == [True, True]
        assert [f"{day.year}, {name}." in page for page in said.values()] == [True, True]

    cells = workbook(ada.post(f"{ACTIVE}export/").content)
    assert sorted(cell for cell in cells if cell.endswith(" 23:59:59")) == sorted(f"{day} 23:59:59" for day in days)
