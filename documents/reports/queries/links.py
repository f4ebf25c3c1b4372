"""Where the figures of a report lead: to the list they were counted from, where that list can be narrowed so."""

from collections import Counter
from collections.abc import Collection, Iterable
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


def is_of_all(asked: Asked) -> bool:
    """Whether neither days nor a discipline were asked for, by which most lists cannot be narrowed."""
    return not (asked.since or asked.until or asked.discipline)


def told_apart(groups: Iterable[tuple[str, ...]], offered: Collection[str]) -> set[str]:
    """The codes a list can be narrowed by that stand for one of these groups alone, each of which begins with its code.

    Two entries of a list may share a code, and narrowed by it the list shows what has the one or the other.
    """
    groups_of = Counter(code for code, *_name in groups)
    return {code for code in offered if groups_of[code] == 1}
