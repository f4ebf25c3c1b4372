"""When what is gathered leaves: at eight in the morning, every day, every Monday or on the first of a month."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from kazinex.core import clock

AT = time(8)
FALLS_ON: dict[str, Callable[[date], bool]] = {
    "daily": lambda _day: True,
    "weekly": lambda day: day.weekday() == 0,
    "monthly": lambda day: day.day == 1,
}


def next_after(rhythm: str, moment: datetime, zone_name: str) -> datetime | None:
    """The next such morning after this moment in that zone; None for what has no rhythm."""
    if rhythm not in FALLS_ON:
        return None
    zone = clock.zone(zone_name)
    local = moment.astimezone(zone)
    day = local.date() if local.time() < AT else local.date() + timedelta(days=1)
    while not FALLS_ON[rhythm](day):
        day += timedelta(days=1)
    return datetime.combine(day, AT, zone)
