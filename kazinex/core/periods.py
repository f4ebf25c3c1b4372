"""Days and ages as conditions: one account of them for what reports count and for the lists their figures lead to."""

from datetime import date, datetime, timedelta

from django.db.models import Q

from kazinex.core import clock
from kazinex.core.translation import marked as _

DAY = timedelta(days=1)


def days(column: str, since: date | None, until: date | None) -> Q:
    """That a day stands within these days; what is not asked for bounds nothing."""
    return _between(column, since, until + DAY if until else None)


def moments(column: str, since: date | None, until: date | None, zone: str) -> Q:
    """That an instant stands within these days in this zone."""
    start = clock.start_of_day(since, zone) if since else None
    return _between(column, start, clock.end_of_day(until, zone) if until else None)


def aged(column: str, now: datetime, low: int, high: int | None) -> Q:
    """That a moment lies so many days back or more, and less than so many."""
    found = Q(**{f"{column}__lte": now - timedelta(days=low)}) if low else Q(**{f"{column}__isnull": False})
    return found & Q(**{f"{column}__gt": now - timedelta(days=high)}) if high else found


def in_words(low: int, high: int) -> str:
    """Such ages as people say them; nothing where every age is meant."""
    if not high:
        return _("over {low} days").format(low=low) if low else ""
    if not low:
        return _("up to {high} days").format(high=high)
    return _("{low} to {high} days").format(low=low, high=high)


def _between(column: str, start: object, end: object) -> Q:
    found = Q()
    if start:
        found &= Q(**{f"{column}__gte": start})
    if end:
        found &= Q(**{f"{column}__lt": end})
    return found
