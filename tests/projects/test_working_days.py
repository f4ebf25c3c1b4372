"""Working days, against a reference that walks from day to day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from kazinex.core import clock
from projects.domain.working_days import WorkingCalendar, add_working_days, due, working_days_between

ZONES = ("Australia/Sydney", "Europe/London", "America/St_Johns", "Pacific/Apia", "UTC")
DAYS = some.dates(date(2024, 1, 1), date(2028, 12, 31))
CALENDARS = some.builds(
    WorkingCalendar,
    weekdays=some.frozensets(some.integers(1, 7), min_size=1),
    holidays=some.frozensets(DAYS, max_size=30),
)
WEEK = WorkingCalendar()
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a machine that does more


def walked(calendar: WorkingCalendar, day: date, count: int) -> date:
    """The reference: one day after the other."""
    while count or not calendar.works_on(day):
        day += timedelta(days=1)
        count -= calendar.works_on(day) and count > 0
    return day


def counted(calendar: WorkingCalendar, first: date, last: date) -> int:
    days = (first + timedelta(days=ahead) for ahead in range(1, max(0, (last - first).days) + 1))
    return sum(calendar.works_on(day) for day in days)


@PATIENT
@given(CALENDARS, DAYS, some.integers(0, 120))
def test_working_days_are_added_as_one_counts_them(calendar, day, count):
    assert add_working_days(calendar, day, count) == walked(calendar, day, count)


@PATIENT
@given(CALENDARS, DAYS, DAYS)
def test_working_days_between_two_days_are_those_one_counts(calendar, first, last):
    assert working_days_between(calendar, first, last) == counted(calendar, first, last)


@PATIENT
@given(CALENDARS, DAYS, some.integers(1, 120))
def test_between_a_day_and_when_something_is_due_lie_as_many_working_days(calendar, day, count):
    last = add_working_days(calendar, day, count)

    assert calendar.works_on(last)
    assert working_days_between(calendar, day, last) == count


@PATIENT
@given(CALENDARS, some.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)), some.integers(0, 30), some.data())  # noqa: DTZ001  told UTC below
def test_what_is_due_is_due_at_the_end_of_a_day_in_its_zone(calendar, start, days, data):
    zone, start = data.draw(some.sampled_from(ZONES)), start.replace(tzinfo=UTC)
    begins = start.astimezone(clock.zone(zone)).date()

    working = due(start, days, zone_name=zone, calendar=calendar)
    assert working == clock.end_of_day(walked(calendar, begins, days), zone)
    assert due(start, days, zone_name=zone) == clock.end_of_day(begins + timedelta(days=days), zone)
    assert clock.last_day(working, zone) == walked(calendar, begins, days)


@pytest.mark.parametrize(
    ("start", "days", "zone", "end"),
    [
        (datetime(2026, 4, 2, 23, 0, tzinfo=UTC), 1, "Australia/Sydney", datetime(2026, 4, 6, 14, 0, tzinfo=UTC)),
        (datetime(2026, 3, 27, 9, 0, tzinfo=UTC), 1, "Europe/London", datetime(2026, 3, 30, 23, 0, tzinfo=UTC)),
        (datetime(2026, 10, 23, 9, 0, tzinfo=UTC), 1, "Europe/London", datetime(2026, 10, 27, 0, 0, tzinfo=UTC)),
    ],
)
def test_a_weekend_in_which_the_clocks_change_is_still_a_weekend(start, days, zone, end):
    assert due(start, days, zone_name=zone, calendar=WEEK) == end


@pytest.mark.parametrize(("calendar", "count"), [(WEEK, -1), (WEEK, 1_001), (WorkingCalendar(frozenset()), 1)])
def test_what_cannot_be_counted_is_refused(calendar, count):
    with pytest.raises(ValueError, match="Count from 0 to 1000 working days"):
        add_working_days(calendar, date(2026, 1, 1), count)
