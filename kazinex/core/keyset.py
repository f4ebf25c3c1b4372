"""Pages of a sorted list by the last row seen, not by counting: as fast on the last page as on the first."""

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.core.exceptions import FieldError, ValidationError
from django.db.models import Q, QuerySet

LONGEST = 2000  # characters of a cursor


@dataclass(frozen=True, slots=True)
class KeysetPage:
    """Some rows in order, and cursors for the rows before and after them; an empty cursor means there are none."""

    rows: list[Any]
    after: str = ""
    before: str = ""


def page(
    queryset: QuerySet[Any],
    *,
    order: Sequence[str],
    after: str = "",
    before: str = "",
    size: int = 50,
    among: Iterable[Q] = (),
) -> KeysetPage:
    """One page in this order, one query; a cursor that cannot be read counts as none.

    `order` names columns without nulls, a minus for descending; the last is unique. `among` splits the list into parts
    that share no row: each is read along its own index, where a filter and the sort would fight (PERFORMANCE 3).
    """
    backwards = bool(before) and not after
    cursor = _read(before if backwards else after, len(order))
    way = [_turned(name) for name in order] if backwards else list(order)
    rows = _rows(queryset, way, cursor, size + 1, list(among))
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
        return _page(rows, order, has_before=more, has_after=bool(rows))
    return _page(rows, order, has_before=cursor is not None and bool(rows), has_after=more)


def capped_count(queryset: QuerySet[Any], most: int = 10_000) -> tuple[int, bool]:
    """How many rows there are, counting no further than `most`; and whether there are more."""
    found = queryset.order_by()[: most + 1].count()
    return min(found, most), found > most


def count_words(queryset: QuerySet[Any], most: int = 10_000) -> str:
    """The capped count as a person reads it: 1,204 or 10,000+."""
    found, more = capped_count(queryset, most)
    return f"{found:,}{'+' if more else ''}"


def _page(rows: list[Any], order: Sequence[str], *, has_before: bool, has_after: bool) -> KeysetPage:
    if not rows:
        return KeysetPage(rows)
    return KeysetPage(rows, _write(rows[-1], order) if has_after else "", _write(rows[0], order) if has_before else "")


def _rows(queryset: QuerySet[Any], way: list[str], cursor: list[Any] | None, most: int, among: list[Q]) -> list[Any]:
    try:
        wanted = queryset.filter(_beyond(way, cursor)) if cursor else queryset
        if not among:
            return list(wanted.order_by(*way)[:most])
        first, *rest = [wanted.filter(part).order_by(*way)[:most] for part in among]
        merged = first.union(*rest, all=True).order_by(*way) if rest else first
        return list(merged[:most])
    except (TypeError, ValueError, ValidationError, FieldError, OverflowError):
        if cursor is None:
            raise
        return _rows(queryset, way, None, most, among)


def _beyond(way: list[str], cursor: list[Any]) -> Q:
    """(a, b) > (x, y) spelled out so that directions may differ; a first bound lets the index start at the place."""
    beyond = Q()
    for place in range(len(way)):
        same = Q(**{_bare(way[i]): cursor[i] for i in range(place)})
        beyond |= same & Q(**{_comparison(way[place]): cursor[place]})
    bound = Q(**{f"{_comparison(way[0])}e": cursor[0]})
    return bound & beyond


def _comparison(name: str) -> str:
    return f"{_bare(name)}__{'lt' if name.startswith('-') else 'gt'}"


def _bare(name: str) -> str:
    return name.removeprefix("-")


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _write(row: Any, order: Sequence[str]) -> str:
    values = [attrgetter(_bare(name).replace("__", "."))(row) for name in order]
    text = json.dumps([value.isoformat() if isinstance(value, date | datetime) else value for value in values])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, length: int) -> list[Any] | None:
    if not cursor or len(cursor) > LONGEST:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return None
    fits = isinstance(values, list) and len(values) == length and all(type(value) in {str, int} for value in values)
    return values if fits and not any(isinstance(value, str) and "\0" in value for value in values) else None
