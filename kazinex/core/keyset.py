"""Pages of a sorted list by the last row seen, not by counting: as fast on the last page as on the first."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, cast

from django.db.models import Count, QuerySet, Value, Window

from kazinex.core import cursors
from kazinex.core.cursors import bare, value_of
from kazinex.core.kept import Kept
from kazinex.core.probing import Counted, Gathered, OneOf, row_by_row
from kazinex.core.shapes import Rows
from kazinex.core.walks import Among, Beyond

FEW_COUNTED = 1_000  # rows that are counted by their keys
FEW_WALKED = 200  # that are counted along the order, as the page is read; of more, gathering those of a part is quicker
Furnish = Callable[[Any], Rows]  # rows as a list asks for them
OPENINGS = Kept()


@dataclass(frozen=True, slots=True)
class KeysetPage:
    """Some rows in order, and cursors for the rows before and after them; an empty cursor means there are none.

    Where they were counted, `count_words` is how many there are in all, as a person reads it.
    """

    rows: list[Any]
    after: str = ""
    before: str = ""
    count_words: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether these are all the rows there are; known where they were counted."""
        return self.count_words == f"{len(self.rows):,}"


def page(
    queryset: Rows,
    *,
    order: Sequence[str],
    after: str = "",
    before: str = "",
    size: int = 50,
    among: Among | None = None,
    furnish: Furnish | None = None,
    most: int = 0,
) -> KeysetPage:
    """One page in this order, one query; a cursor of another order, or none of ours, counts as none.

    `order` names columns without nulls, all ascending or, with a minus, all descending; the last is unique. `furnish`
    adds to the rows of the page what only they need, such as what they refer to. With `most`, all rows are counted
    beside them, no further than that.
    """
    if len({name.startswith("-") for name in order}) > 1:
        message = f"A page has one direction, and {order} has two."
        raise TypeError(message)
    backwards = bool(before) and not after
    cursor = cursors.read(before if backwards else after, order)
    if cursor is None and among is not None and among.rows is not None and 0 < most <= FEW_COUNTED:
        return _first(queryset, order, size=size, most=most, among=among, furnish=furnish)
    way = turned(order) if backwards else list(order)
    rows = list(_asked(queryset, way, cursor, size=size, most=most, among=among, furnish=furnish))
    more, count = len(rows) > size, _count(rows, cursor, queryset, most, among) if most else ""
    rows = rows[:size]
    if backwards:
        rows.reverse()
        return _page(rows, order, count, has_before=more, has_after=bool(rows))
    return _page(rows, order, count, has_before=cursor is not None and bool(rows), has_after=more)


def opening(
    asked: Callable[[], Rows],
    *,
    depends_on: Hashable,
    order: Sequence[str],
    size: int = 50,
    among: Callable[[], Among | None] = lambda: None,
    furnish: Furnish | None = None,
    most: int = 0,
) -> KeysetPage:
    """The first page of what is asked, written anew only for whom all is otherwise that it depends on.

    Asked, parts and furniture depend on nothing else but the active organisation, and on no hour (`kept.Kept`).
    """

    def wanted() -> Rows:
        return _asked(asked(), list(order), None, size=size, most=most, among=among(), furnish=furnish)

    rows = OPENINGS.rows((depends_on, tuple(order), size, most), wanted)
    count = _words(cast("int", value_of(rows[0], "counted")) if rows else 0, most) if most else ""
    return _page(rows[:size], order, count, has_before=False, has_after=len(rows) > size)


def _first(
    queryset: Rows, order: Sequence[str], *, size: int, most: int, among: Among, furnish: Furnish | None
) -> KeysetPage:
    """The first page of parts that are walked: its rows are among those that are counted, so each part is read once."""
    ways = [(each, [bare(str(name)) for name in each.query.order_by]) for each in among.along(queryset, order, None)]
    first, *rest = [each.values_list("pk", *names)[: most + 1] for each, names in ways]
    places = {tuple(place) for place in (first.union(*rest, all=True) if rest else first)}
    is_down = order[0].startswith("-")
    keys = [place[0] for place in sorted(places, key=itemgetter(slice(1, None)), reverse=is_down)[: size + 1]]
    wanted = queryset.model._default_manager.filter(pk__in=keys)
    rows = list((furnish or QuerySet.all)(wanted).order_by(*order)) if keys else []
    return _page(rows[:size], order, _words(len(places), most), has_before=False, has_after=len(rows) > size)


def capped_count(queryset: Rows, most: int = 10_000, *, among: Among | None = None) -> tuple[int, bool]:
    """How many rows there are, counting no further than `most`; and whether there are more."""
    found = _first_rows(queryset, most, among).count()
    return min(found, most), found > most


def count_words(queryset: Rows, most: int = 10_000, *, among: Among | None = None) -> str:
    """The capped count as a person reads it: 1,204 or 10,000+."""
    return _words(_first_rows(queryset, most, among).count(), most)


def first_keys(queryset: Rows, most: int, among: Among | None = None) -> Rows:
    """The keys of so many rows in no order, and of one more, which tells that there are more."""
    return _first_rows(queryset, most, among, are_keys=True)


def _first_rows(
    queryset: Rows, most: int, among: Among | None, way: Sequence[str] = (), *, are_keys: bool = False
) -> Rows:
    """The same to be counted; rows that are met once say nothing then, so that an index alone may tell of them.

    With a `way`, each part is read in that order, which is quicker where the first rows are likelier to be left.
    """
    found = [queryset.order_by()]
    if among is not None and way:
        found = among.along(queryset, way, None) + ([] if among.picked is None else [among.besides(queryset)])
    elif among is not None and not among.is_few:
        found = among.parts(queryset.order_by())
    is_shared = among is not None and among.is_shared and (bool(way) or not among.counted)
    said = ["pk"] if is_shared or are_keys else [Value(1)]
    first, *rest = [part.values_list(*said)[: most + 1] for part in found]
    return (first.union(*rest, all=not is_shared) if rest else first)[: most + 1]


def turned(order: Sequence[str]) -> list[str]:
    """The same order read the other way."""
    return [name[1:] if name.startswith("-") else f"-{name}" for name in order]


def _counted(queryset: QuerySet[Any], way: list[str], cursor: object, most: int, among: Among | None) -> Any:
    """How many there are, beside each row: a few are counted as they are read, unless the page begins among them."""
    if among is not None and among.is_few and not cursor:
        return Window(Count("*"))
    is_walked = among is not None and not among.is_few and (among.rows is not None or most <= FEW_WALKED)
    return Counted(_first_rows(queryset, most, among, way if is_walked else ()))


def _count(rows: list[Any], cursor: object, queryset: Rows, most: int, among: Among | None) -> str:
    """The number that stands beside the rows; beside none it is asked for, unless they are the first."""
    if rows:
        return _words(cast("int", value_of(rows[0], "counted")), most)
    return count_words(queryset, most, among=among) if cursor else _words(0, most)


def _words(found: int, most: int) -> str:
    return f"{min(found, most):,}{'+' if found > most else ''}"


def _page(rows: list[Any], order: Sequence[str], count: str, *, has_before: bool, has_after: bool) -> KeysetPage:
    after = cursors.write(rows[-1], order) if rows and has_after else ""
    before = cursors.write(rows[0], order) if rows and has_before else ""
    return KeysetPage(rows, after, before, count)


def _asked(
    queryset: QuerySet[Any],
    way: list[str],
    cursor: list[Any] | None,
    *,
    size: int,
    most: int,
    among: Among | None,
    furnish: Furnish | None,
) -> QuerySet[Any]:
    """The rows of a page and one more, which tells that there are more, with their number where that is wanted."""
    wanted = _wanted(queryset, way, cursor, most=size + 1, among=among, furnish=furnish)
    return (wanted.annotate(counted=_counted(queryset, way, cursor, most, among)) if most else wanted)[: size + 1]


def _wanted(
    queryset: QuerySet[Any],
    way: list[str],
    cursor: list[Any] | None,
    *,
    most: int,
    among: Among | None,
    furnish: Furnish | None,
) -> QuerySet[Any]:
    """The rows of the page with what they refer to, in order and uncut."""
    if among is not None and among.is_few:
        wanted = _beyond(queryset, way, cursor)
    elif among is not None:
        wanted = _along(queryset, way, cursor, most=most, among=among)
    else:
        wanted = _sorted(_beyond(queryset, way, cursor), way, most, alone=furnish is None)
    return (furnish or QuerySet.all)(wanted).order_by(*way)


def _sorted(wanted: QuerySet[Any], way: list[str], most: int, *, alone: bool) -> QuerySet[Any]:
    """What is wanted, or only its first rows where more is to be added to each: that is not done for all before."""
    return wanted if alone else _first_of(wanted.order_by(*way), most)


def _first_of(sorted_rows: QuerySet[Any], most: int) -> QuerySet[Any]:
    first: QuerySet[Any] = sorted_rows.model._default_manager.filter(OneOf(sorted_rows.values("pk")[:most]))
    return first


def _along(
    queryset: QuerySet[Any], way: list[str], cursor: list[Any] | None, *, most: int, among: Among
) -> QuerySet[Any]:
    """Only the first rows of every part from the cursor on, and whatever is picked besides."""
    walks = among.along(queryset, way, cursor)
    if len(walks) == 1 and among.picked is None and among.rows is None:
        return _first_of(walks[0], most) if among.by_keys else walks[0]
    found = [walk.values("pk")[:most] for walk in walks]
    picked = [] if among.picked is None else [among.picked]
    keys = found[0].union(*found[1:], *picked, all=True) if found[1:] or picked else found[0]
    if among.rows is None:
        return row_by_row(_beyond(queryset, way, cursor)).filter(OneOf(keys))
    gathered: QuerySet[Any] = queryset.model._default_manager.filter(Gathered(keys))
    return gathered


def _beyond(queryset: QuerySet[Any], way: list[str], cursor: list[Any] | None) -> QuerySet[Any]:
    return queryset.filter(Beyond(way, cursor)) if cursor else queryset
