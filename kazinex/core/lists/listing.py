"""What a list is, said once, and one look at it as an address asks for."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict

from kazinex.core import keyset
from kazinex.core.keyset import Among, Furnish
from kazinex.core.lists.filters import Check, Filter, Filters
from kazinex.core.spreadsheets import Kind

MOST_COUNTED = 10_000
ASKED = ("sort", "after", "before")
NOTHING_MATCHES = "Nothing matches these filters. Take one away to see more."
REFUSED = "Nothing is shown until the filter above can be read."
Order = Sequence[str]
Prepare = Callable[[list[Any]], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, the classes of its cells, and the order its heading offers; hidden ones are only heard.

    Classes are check, code, number, wide, nowrap, priority-2 and priority-3.
    """

    label: str
    classes: str = ""
    sort: str = ""
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of the Excel export: its heading, and what a row says there."""

    label: str
    value: Callable[[Any], Any]
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, kw_only=True)
class List:
    """A list: what its rows are, by what they may be narrowed and sorted, its columns, its rows, its export.

    `orders` are those of `keyset.page`, each read the other way with a minus before its name; `first` names the one
    where none is asked for. `furnish` and `among` are those of `keyset.page`; `prepare` makes rows what the template
    takes; `check` says of values that were read one by one which of them do not fit together. `at_once` filters stand
    in sight; those it `opens_with` stand in addresses also when blank; `nothing` stands where no rows do.
    """

    caption: str
    noun: str
    orders: Mapping[str, Order]
    columns: Sequence[Column] = ()
    rows: str = ""
    first: str = ""
    nouns: str = ""
    filters: Sequence[Filter] = ()
    cells: Sequence[Cell] = ()
    check: Check | None = None
    size: int = 50
    at_once: int = 5
    is_counted: bool = True
    opens_with: Collection[str] = ()
    nothing: str = NOTHING_MATCHES
    furnish: Furnish | None = None
    prepare: Prepare = iter
    among: Callable[[str, Filters], Among | None] | None = None

    def read(self, query: QueryDict, *, path: str) -> "Reading":
        """What an address asks for; `path` is where the list stands, also where its export is asked for."""
        typed = {name: query.get(name, "") for name in (*(one.name for one in self.filters), *ASKED)}
        is_offered = typed["sort"].removeprefix("-") in self.orders.keys() - {""}
        sort = typed["sort"] if is_offered else ""
        return Reading(self, Filters(self.filters, typed, self.check), sort, typed["after"], typed["before"], path)


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of one column: where its other order is, and which way the rows stand in it now."""

    column: Column
    url: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition in words, and the address without it."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A list as one address asks for it."""

    of: List
    filters: Filters
    sort: str
    after: str
    before: str
    path: str

    @property
    def order(self) -> list[str]:
        """The columns the rows stand in order of."""
        name = self.sort or self.of.first
        order = self.of.orders[name.removeprefix("-")]
        return keyset.turned(order) if name.startswith("-") else [*order]

    @property
    def is_refused(self) -> bool:
        """Whether something asked for cannot be read; then there are no rows, and nothing is exported."""
        return self.filters.are_refused

    def every(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """All rows that are asked for, in order: for an export."""
        return self.filters.narrowed(rows).order_by(*self.order)

    def page(self, rows: QuerySet[Any]) -> "ListPage":
        """The rows of one page with their number, in one query."""
        if self.is_refused:
            return ListPage(self, [], "0" if self.of.is_counted else "")
        narrowed, among = self.filters.narrowed(rows), self.of.among
        found = keyset.page(
            narrowed,
            order=self.order,
            after=self.after,
            before=self.before,
            size=self.of.size,
            among=among((self.sort or self.of.first).removeprefix("-"), self.filters) if among else None,
            furnish=self.of.furnish,
            most=MOST_COUNTED if self.of.is_counted else 0,
        )
        return ListPage(self, [*self.of.prepare(found.rows)], found.count_words, found.after, found.before)

    @property
    def query(self) -> str:
        """These filters in this order as the address keeps them, whichever page is shown: a view to send or to save."""
        return self._query({})

    def address(self, **other: str) -> str:
        """This list with these filters and this order, but for what is said otherwise; such as sort="-title"."""
        return f"{self.path}?{self._query(other)}"

    def _query(self, other: Mapping[str, str]) -> str:
        kept = {one.filter.name: one.typed for one in self.filters.chosen} | {"sort": self.sort, **other}
        return urlencode({name: said for name, said in kept.items() if said or name in self.of.opens_with})


@dataclass(frozen=True, slots=True)
class ListPage:
    """Some rows of a list, how many there are in all, and where the others are."""

    reading: Reading
    rows: list[Any]
    count: str
    after: str = ""
    before: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing, though nothing is narrowed and no other page asked for."""
        asked = self.reading.filters.are_set or self.reading.after or self.reading.before
        return not self.rows and not asked

    @property
    def nothing(self) -> str:
        """What stands where no rows do."""
        return REFUSED if self.reading.is_refused else self.reading.of.nothing

    @property
    def heads(self) -> list[Head]:
        """The headings of the columns."""
        return [self._head(column) for column in self.reading.of.columns]

    @property
    def chips(self) -> list[Chip]:
        """What is narrowed by now; what was refused has no chip."""
        address = self.reading.address
        return [
            Chip(f"{one.filter.label}: {one.said}", address(**{one.filter.name: ""}))
            for one in self.reading.filters.chosen
            if one.value is not None
        ]

    @property
    def noun(self) -> str:
        """What the rows are, one or several."""
        kind = self.reading.of
        return kind.noun if self.count == "1" else kind.nouns or f"{kind.noun}s"

    @property
    def next_url(self) -> str:
        """Where the rows after these are."""
        return self.reading.address(after=self.after) if self.after else ""

    @property
    def previous_url(self) -> str:
        """Where the rows before these are."""
        return self.reading.address(before=self.before) if self.before else ""

    def _head(self, column: Column) -> Head:
        if not column.sort:
            return Head(column)
        now = self.reading.sort or self.reading.of.first
        is_this = now.removeprefix("-") == column.sort
        way = ("descending" if now.startswith("-") else "ascending") if is_this else ""
        other = f"-{column.sort}" if way == "ascending" else column.sort
        return Head(column, self.reading.address(sort=other), way)


def both_ways(orders: Mapping[str, Order]) -> dict[str, Order]:
    """Every order that is offered, and the same read the other way with a minus before its name."""
    return {**orders, **{f"-{name}": keyset.turned(order) for name, order in orders.items() if name}}
