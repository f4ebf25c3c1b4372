"""Where the figures of a report lead: to the list they were counted from, where that list can be narrowed so."""

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse

from documents.reports.domain.asking import Asked, Figure
from kazinex.core.actors import Member


def figure(actor: Member, number: int, name: str, *place: str, **narrowed: str) -> int:
    """A number with the way to a list of the project, narrowed so; nothing leads nowhere."""
    if not number:
        return number
    url = reverse(name, args=[actor.organisation.slug, actor.project.code, *place])
    return Figure(number, f"{url}?{urlencode(narrowed)}" if narrowed else url)


def within(asked: Asked, first: date | None = None, *, names: tuple[str, str] = ("since", "until")) -> dict[str, str]:
    """The days and the discipline that were asked for as lists are narrowed by them; of a month, its days alone."""
    since, until = asked.since, asked.until
    if first:
        begun, over = first.date() if isinstance(first, datetime) else first, _last_of_month(first)
        since, until = max(since or begun, begun), min(until or over, over)
    days = {name: day.isoformat() for name, day in zip(names, (since, until), strict=True) if day}
    return days | ({"about": asked.discipline} if asked.discipline else {})


def told_apart(groups: Iterable[tuple[str, ...]], offered: Collection[str]) -> set[str]:
    """The codes a list can be narrowed by that stand for one of these groups alone, each of which begins with its code.

    Two entries of a list may share a code, and narrowed by it the list shows what has the one or the other.
    """
    groups_of = Counter(code for code, *_name in groups)
    return {code for code in offered if groups_of[code] == 1}


def _last_of_month(first: date) -> date:
    return date(first.year, first.month, monthrange(first.year, first.month)[1])
