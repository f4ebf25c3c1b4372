"""How many rows each choice of a filter would leave, beside the filters and the search that are set."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Count, QuerySet

from kazinex.core import keyset
from kazinex.core.keyset import KeysetPage
from kazinex.core.lists.filters import Choice, Chosen, Filters
from kazinex.core.shapes import Rows
from kazinex.core.walks import Among

MOST = 5_000  # rows; beyond, no numbers stand beside the choices, rather than wrong ones or a slow page
OfKeys = Callable[[Rows], Rows]
Tallies = Mapping[str, Mapping[str, int]]  # of a filter's name: how many rows each of its values leaves


def tallied(filters: Filters, rows: Rows, found: KeysetPage, among: Among | None, *, of_keys: OfKeys | None) -> Tallies:
    """The numbers for every filter that tells its column, once anything is narrowed: one query, or none.

    None where there are too many rows to count. `of_keys` gives the rows of some keys with those columns. Where the
    page that was found holds every row that counts, and says what is counted by, nothing more is asked.

    Each number counts what would be left if only that filter were set otherwise, so that one sees where else to look.
    """
    told = [one for one in filters.chosen if isinstance(one.filter, Choice) and one.filter.column]
    is_narrowed = any(one.value is not None for one in told)
    count = found.count_words
    if not told or not count or not filters.are_set or (not is_narrowed and _is_many(count)):
        return {}
    if not is_narrowed and found.is_whole and _say(found.rows, told):
        kinds = [(_values(row, told), 1) for row in found.rows]
    else:
        narrowed = filters.narrowed(rows, but=[one.filter.name for one in told])
        kinds = _kinds(_counted(rows, narrowed, among, of_keys), told)
    if sum(number for _values, number in kinds) > MOST:
        return {}
    return {one.filter.name: _of(at, told, kinds) for at, one in enumerate(told)}


def _counted(
    rows: QuerySet[Any], narrowed: QuerySet[Any], among: Among | None, of_keys: OfKeys | None
) -> QuerySet[Any]:
    """The rows to be counted: no more than matter, or all of them where they are known to be few."""
    if among is not None and among.is_few:
        return narrowed
    keys = keyset.first_keys(narrowed, MOST, among)
    return of_keys(keys) if of_keys else rows.filter(pk__in=keys)


def _kinds(few: QuerySet[Any], told: Sequence[Chosen]) -> list[tuple[tuple[str, ...], int]]:
    """How many rows say the same in all of these columns, as the values of their filters."""
    found = few.order_by().values(*_columns(told)).annotate(rows_alike=Count("pk"))
    return [(_values(kind, told), kind["rows_alike"]) for kind in found]


def _columns(told: Sequence[Chosen]) -> list[str]:
    filters: list[Any] = [one.filter for one in told]
    return [*dict.fromkeys(one.column for one in filters)]


def _values(row: Mapping[str, Any], told: Sequence[Chosen]) -> tuple[str, ...]:
    """What a row says, as the values of the filters."""
    filters: list[Any] = [one.filter for one in told]
    return tuple(one.value_of(row[one.column]) for one in filters)


def _say(rows: Sequence[Any], told: Sequence[Chosen]) -> bool:
    """Whether rows of a page say all that is counted by; they are objects in some lists."""
    return not rows or (isinstance(rows[0], dict) and rows[0].keys() >= {*_columns(told)})


def _of(at: int, told: Sequence[Chosen], kinds: Sequence[tuple[tuple[str, ...], int]]) -> dict[str, int]:
    """The numbers of one filter: of rows that all the others leave."""
    others = [(place, one.value) for place, one in enumerate(told) if place != at and one.value is not None]
    tally: Counter[str] = Counter()
    for values, number in kinds:
        if all(values[place] == value for place, value in others):
            tally[values[at]] += number
    return tally


def _is_many(count: str) -> bool:
    return count.endswith("+") or int(count.replace(",", "")) > MOST
