"""The working calendar: weekdays, days off by pasted lines, and the days a project adds."""

from datetime import date

import pytest

from audit.domain.sentences import changes, sentence
from audit.models import AuditEvent
from kazinex.core.errors import Conflict, RuleBroken
from projects.domain import holiday_lines
from projects.domain.holiday_lines import HolidayLine
from projects.models import Holiday
from projects.queries.calendar import working_calendar
from projects.services import calendars
from tests.person import Person

OURS = "/o/meridian/settings/calendar/"
THEIRS = "/o/meridian/p/harbour/settings/calendar/"
CHRISTMAS = HolidayLine(date(2026, 12, 25), "Christmas Day")


def said():
    event = AuditEvent.objects.latest("id")
    return sentence(event), changes(event)


@pytest.mark.parametrize(
    "line",
    [
        "2026-12-25 Christmas Day",
        "2026/12/25; Christmas Day",
        "25/12/2026\tChristmas Day",
        "25.12.2026, Christmas  Day",
        "25 December 2026 – Christmas Day",
        "25th Dec. 2026: Christmas Day",
        "December 25, 2026 Christmas Day",
        "Fri 25 Dec 2026 Christmas Day",
        "Friday, 25-Dec-2026 Christmas Day",
    ],
)
def test_a_date_is_read_in_its_usual_forms(line):
    assert holiday_lines.read(f"\n{line}\n") == [CHRISTMAS]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Christmas Day", "Line 1: begin “Christmas Day” with a date"),
        ("12/25/2026 Christmas Day", "Dates are read day before month"),
        ("2026-02-30 Nothing", "there is no day “2026-02-30”"),
        ("30 Foo 2026 Nothing", "there is no day “30 Foo 2026”"),
        ("2026-12-25", "say what the day is called"),
        ("1066-10-14 Hastings", "use a year between 1970 and 2999"),
        (f"2026-12-25 {'x' * 81}", "use at most 80 characters for the name; there are 81"),
        ("2026-01-01 New Year\n" * 201, "Paste at most 200 lines at once; there are 201"),
        ("nothing\n" * 12, "2 more lines cannot be read either. Nothing was added."),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line, words):
    with pytest.raises(RuleBroken, match=words):
        holiday_lines.read(line)


def test_an_organisation_works_on_other_weekdays(world):
    answer = world.client("ada").post(OURS, {"weekdays": ["7", "1", "2", "3", "4"]}, follow=True)

    assert "The organisation works on Monday, Tuesday, Wednesday, Thursday, Sunday." in answer.content.decode()
    assert working_calendar(world.harbour).weekdays == {1, 2, 3, 4, 7}
    assert said() == (
        "Ada Admin changed the working weekdays of Meridian Rail Alliance",
        [
            (
                "Working weekdays",
                "Monday, Tuesday, Wednesday, Thursday, Friday",
                "Monday, Tuesday, Wednesday, Thursday, Sunday",
            )
        ],
    )


def test_a_week_has_a_day_and_is_changed_as_it_was_seen(world):
    with pytest.raises(RuleBroken, match="Tick at least one day"):
        calendars.set_weekdays([], by=world.actor("ada", ""))
    with pytest.raises(Conflict):
        calendars.set_weekdays([1], seen="another", by=world.actor("ada", ""))
    assert world.client("ada").post(OURS, {"weekdays": []}).status_code == 422

    before = AuditEvent.objects.count()
    calendars.set_weekdays([5, 4, 3, 2, 1], by=world.actor("ada", ""))
    assert AuditEvent.objects.count() == before


def test_days_off_are_pasted_and_those_that_are_there_are_left_out(world):
    page = Person(world.client("ada")).open(f"{OURS}new/")
    page.press("Add days off", {"Days": "2026-12-25 Christmas Day\n26/12/2026 Boxing Day\n25 Dec 2026 Again"})

    assert "2 days added. Left out, as there already: 25 Dec 2026." in page.text
    assert working_calendar(world.harbour).holidays == {date(2026, 12, 25), date(2026, 12, 26)}
    assert said() == (
        "Ada Admin added days off to the calendar of Meridian Rail Alliance (2)",
        [("25 Dec 2026", "–", "Christmas Day"), ("26 Dec 2026", "–", "Boxing Day")],
    )


def test_one_bad_line_adds_nothing_and_what_was_typed_stays(world):
    client = world.client("ada")
    answer = client.post(f"{OURS}new/", {"lines": "2026-12-25 Christmas Day\nsoon"})

    assert answer.status_code == 422
    assert "Line 2: begin “soon” with a date" in answer.content.decode()
    assert "2026-12-25 Christmas Day\nsoon" in answer.content.decode()
    assert Holiday.objects.count() == 0


def test_a_project_adds_days_of_its_own_and_takes_only_those_out(world):
    calendars.add_holidays([CHRISTMAS], by=world.actor("ada", ""))
    petra = Person(world.client("petra")).open(f"{THEIRS}new/")
    petra.press("Add days off", {"Days": "2026-12-24 Site shut"})

    assert said()[0] == "Petra Price added days off to the calendar of Harbour Tunnel (harbour) (1)"
    assert petra.heard("tbody td:nth-child(2)") == ["Site shut", "Christmas Day"]
    assert petra.heard("tbody button") == ["Take out"]
    assert working_calendar(world.harbour).holidays == {date(2026, 12, 24), date(2026, 12, 25)}
    assert working_calendar(world.viaduct).holidays == working_calendar(None).holidays == {date(2026, 12, 25)}
    petra.press("Take out")
    assert said() == (
        "Petra Price took 24 Dec 2026 out of the calendar of Harbour Tunnel (harbour)",
        [("24 Dec 2026", "Site shut", "–")],
    )

    ours = Holiday.objects.get()
    assert world.client("petra").post(f"{THEIRS}{ours.public_id}/remove/").status_code == 404
    assert "taken out" in world.client("ada").post(f"{OURS}{ours.public_id}/remove/", follow=True).content.decode()
    with pytest.raises(RuleBroken, match="taken out already"):
        calendars.remove_holiday(ours, by=world.actor("ada", ""))


def test_a_calendar_holds_only_so_many_days(world, monkeypatch):
    monkeypatch.setattr(calendars, "MOST_HOLIDAYS", 1)

    with pytest.raises(RuleBroken, match="A calendar holds at most 1 days; this would make 2"):
        calendars.add_holidays([CHRISTMAS, HolidayLine(date(2026, 12, 26), "Boxing Day")], by=world.actor("ada", ""))


def test_a_closed_project_keeps_its_calendar(world):
    world.close()

    with pytest.raises(RuleBroken, match="This project is closed"):
        calendars.add_holidays([CHRISTMAS], project=world.harbour, by=world.actor("petra"))
    assert world.client("petra").get(THEIRS).status_code == 403


def test_days_are_found_by_name_and_by_when_they_are(world):
    lines = [HolidayLine(date(2020, 1, 1), "New Year"), HolidayLine(date(2990, 1, 1), "New Year again")]
    calendars.add_holidays(lines, by=world.actor("ada", ""))
    ada = Person(world.client("ada"))

    assert ada.open(f"{OURS}?when=past").heard("tbody td:nth-child(2)") == ["New Year"]
    assert ada.open(f"{OURS}?when=ahead&q=new").heard("tbody td:nth-child(2)") == ["New Year again"]
