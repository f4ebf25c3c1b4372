"""Working days: which days count, how many lie between two days, and when something is due (DOCUMENT_CONTROL 1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kazinex.core import clock

WEEK = 7  # days
MONDAY_TO_FRIDAY = frozenset({1, 2, 3, 4, 5})  # as ISO 8601 numbers them: Monday is 1
MOST_DAYS = 1_000


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The weekdays that are worked on, by their ISO numbers, and the days that are not worked on all the same."""

    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    holidays: frozenset[date] = frozenset()

    def works_on(self, day: date) -> bool:
        """Whether a day is a working day."""
        return day.isoweekday() in self.weekdays and day not in self.holidays


def working_days_between(calendar: WorkingCalendar, first: date, last: date) -> int:
    """How many working days come after `first`, up to and with `last`; none where that is no later day."""
    if last <= first:
        return 0
    weeks, rest = divmod((last - first).days, WEEK)
    over = _days_after(last - timedelta(days=rest), rest)
    worked = weeks * len(calendar.weekdays) + sum(day.isoweekday() in calendar.weekdays for day in over)
    lost = sum(first < day <= last and day.isoweekday() in calendar.weekdays for day in calendar.holidays)
    return worked - lost


def add_working_days(calendar: WorkingCalendar, day: date, count: int) -> date:
    """The working day that comes so many working days after a day; after none, the day itself or the next that is one.

    Each step goes as many days as working days are left, so none goes too far, and the last ends on a working day.
    """
    if not calendar.weekdays or not 0 <= count <= MOST_DAYS:
        raise ValueError(f"Count from 0 to {MOST_DAYS} working days of a week that has some.")
    if count == 0:
        return day if calendar.works_on(day) else add_working_days(calendar, day, 1)
    while count:
        further = day + timedelta(days=count)
        count -= working_days_between(calendar, day, further)
        day = further
    return day


def due(start: datetime, days: int, *, zone_name: str, calendar: WorkingCalendar | None = None) -> datetime:
    """When something that begins at an instant and takes so many days is due: the end of the last one in its zone.

    With a calendar they are working days, else days of the calendar on the wall; the day it begins on does not count.
    """
    begins = start.astimezone(clock.zone(zone_name)).date()
    last = add_working_days(calendar, begins, days) if calendar else begins + timedelta(days=days)
    return clock.end_of_day(last, zone_name)


def _days_after(day: date, count: int) -> Iterable[date]:
    return (day + timedelta(days=ahead) for ahead in range(1, count + 1))
