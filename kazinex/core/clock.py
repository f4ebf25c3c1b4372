"""The one place for time: what now is, when a day ends in a zone, how an instant is shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils import dateformat

from kazinex.core.timestamps import is_impossible

IMPOSSIBLE = "an impossible time"
_told: ContextVar[datetime | None] = ContextVar("told_time", default=None)
_date_format: ContextVar[str] = ContextVar("date_format", default="j M Y")
_own_format: ContextVar[str] = ContextVar("own_date_format", default="")


def now() -> datetime:
    """The present instant, in UTC; only the demo may set it back."""
    return _told.get() or machine_now()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Inside, now() is this instant: for the demo's history and nothing else."""
    token = _told.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _told.reset(token)


def machine_now() -> datetime:
    """The machine's own clock, which the demo never sets back: for leases, throttles and the outbox."""
    return datetime.now(UTC)


def is_told() -> bool:
    """Whether the demo is telling the past."""
    return _told.get() is not None


def zone(name: str) -> ZoneInfo:
    """The time zone of that name; an unknown one is UTC."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def zone_names() -> list[str]:
    """The time zones a person may choose, by region and city."""
    return sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))


def start_of_day(day: date, zone_name: str) -> datetime:
    """The first instant of a day in a zone, in UTC."""
    return datetime.combine(day, time.min, zone(zone_name)).astimezone(UTC)


def end_of_day(day: date, zone_name: str) -> datetime:
    """The instant a day is over in a zone, in UTC: the next day's first instant (SPEC 9.2)."""
    return start_of_day(day + timedelta(days=1), zone_name)


def last_day(end: datetime, zone_name: str) -> date:
    """The last day that belongs to what ends at this instant: the day `end_of_day` was asked about."""
    return (end - timedelta(microseconds=1)).astimezone(zone(zone_name)).date()


@contextmanager
def dates_as(date_format: str) -> Iterator[None]:
    """Inside, days are shown in this format of Django's, such as an organisation chose: “Y-m-d”."""
    token = _date_format.set(date_format)
    try:
        yield
    finally:
        _date_format.reset(token)


@contextmanager
def read_by(date_format: str) -> Iterator[None]:
    """Inside, this is the format of whoever reads the pages; empty where they chose none."""
    token = _own_format.set(date_format)
    try:
        yield
    finally:
        _own_format.reset(token)


@contextmanager
def to_reader() -> Iterator[None]:
    """Inside, days are shown as the reader chose: for pages, and never for what others get or what is kept."""
    with dates_as(_own_format.get() or _date_format.get()):
        yield


def shown(instant: datetime | None, zone_name: str = "UTC", *, seconds: bool = False) -> str:
    """An instant as people read it, with its zone: 3 Mar 2026, 14:05 AEDT."""
    if instant is None:
        return "–"
    if is_impossible(instant):
        return IMPOSSIBLE
    local = instant.astimezone(zone(zone_name))
    time_of_day = f"{local.hour:02}:{local.minute:02}" + (f":{local.second:02}" if seconds else "")
    return f"{_words(local.date(), _date_format.get())}, {time_of_day} {local.tzname()}"


def ends_a_day(end: datetime, zone_name: str = "UTC") -> bool:
    """Whether what ends at this instant ends with a day of the zone."""
    return not is_impossible(end) and end == start_of_day(end.astimezone(zone(zone_name)).date(), zone_name)


def shown_end(end: datetime | None, zone_name: str = "UTC", *, seconds: bool = False) -> str:
    """When something ends, as people say it: the end of 3 Mar 2026, AEDT; never the first instant of the day after."""
    if end is None or not ends_a_day(end, zone_name):
        return shown(end, zone_name, seconds=seconds)
    last = (end - timedelta(microseconds=1)).astimezone(zone(zone_name))
    return f"the end of {_words(last.date(), _date_format.get())}, {last.tzname()}"


def last_second(end: datetime, zone_name: str = "UTC") -> datetime:
    """The same for a cell, which holds an instant: the last second of the day, or the end itself within a day."""
    return end - timedelta(seconds=1) if ends_a_day(end, zone_name) else end


def shown_day(day: date | datetime | None, zone_name: str = "UTC") -> str:
    """A day as people read it: 3 Mar 2026."""
    if day is None:
        return "–"
    if isinstance(day, datetime):
        if is_impossible(day):
            return IMPOSSIBLE
        day = day.astimezone(zone(zone_name)).date()
    return _words(day, _date_format.get())


@lru_cache(1_024)
def _words(day: date, date_format: str) -> str:
    return str(dateformat.format(day, date_format))
