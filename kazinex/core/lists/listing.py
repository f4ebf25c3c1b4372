"""What a list is, said once, and one look at it as an address asks for."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from kazinex.core import clock, keyset
from kazinex.core.keyset import Furnish, KeysetPage
from kazinex.core.lists import columns as listed
from kazinex.core.lists.columns import Cell, Column, Place
from kazinex.core.lists.filters import Check, Filter, Filters
from kazinex.core.lists.tallies import OfKeys, Tallies, tallied
from kazinex.core.shapes import Found, Rows
from kazinex.core.translation import marked as _
from kazinex.core.walks import Among

MOST_COUNTED = 10_000
ASKED = ("sort", "after", "before")
CHOOSING = "columns"  # what `choose` says where columns are chosen
HELPING = "help"  # and where it is told how to search
NOTHING_MATCHES = _("Nothing matches these filters. Take one away to see more.")
REFUSED = _("Nothing is shown until the filter above can be read.")
Order = Sequence[str]
Prepare = Callable[[list[Any]], Iterable[Any]]


@dataclass(frozen=True, kw_only=True)
class List:
    """A list: what its rows are, by what they may be narrowed and sorted, its columns, its rows, its export.

    `rows` is the template of its rows; without one every column has a name, and rows are drawn column by column.
    `orders` are those of `keyset.page`, each read the other way with a minus before its name; `first` names the one
    where none is asked for. `furnish` and `among` are those of `keyset.page`; `prepare` makes rows what the template
    takes; `check` says of values that were read one by one which of them do not fit together; `counts_to` how far the
    rows that are left are counted. `at_once` filters stand in sight; those it `opens_with` stand in addresses also when
    blank; `nothing` stands where no rows do; `of_keys` gives rows with the columns its choices are counted by. Where
    views of it are saved, an address without any of it says so.
    """

    caption: str
    counted: str
    orders: Mapping[str, Order]
    columns: Sequence[Column] = ()
    rows: str = ""
    first: str = ""
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
    is_saved: bool = False
    of_keys: OfKeys | None = None
    counts_to: Callable[[Filters], int] | None = None

    def read(self, query: QueryDict, *, path: str) -> "Reading":
        """What an address asks for; `path` is where the list stands, also where its export is asked for."""
        typed = {name: query.get(name, "") for name in (*(one.name for one in self.filters), *ASKED)}
        is_offered = typed["sort"].removeprefix("-") in self.orders.keys() - {""}
        sort, move = typed["sort"] if is_offered else "", query.get("move", "")
        names = listed.asked_for(query.getlist("columns"), move)
        return Reading(
            self,
            Filters(self.filters, typed, self.check),
            sort,
            typed["after"],
            typed["before"],
            path,
            listed.chosen(self.columns, names),
            bool(move) or query.get("choose") == CHOOSING,
            query.get("choose") == HELPING,
        )


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
    columns: tuple[Column, ...] = ()
    is_choosing: bool = False
    is_helping: bool = False

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

    def every(self, rows: Found) -> Found:
        """All rows that are asked for, in order: for an export."""
        return self.filters.narrowed(rows).order_by(*self.order)

    def page(self, rows: Rows) -> "ListPage":
        """The rows of one page with their number, in one query."""
        if self.is_refused:
            return ListPage(self, [], "0" if self.of.is_counted else "")
        among = self._among()
        whole = rows if among is None or among.rows is None else among.rows
        narrowed = self.filters.narrowed(whole, but=among.instead_of if among else ())
        found = keyset.page(
            narrowed,
            order=self.order,
            after=self.after,
            before=self.before,
            size=self.of.size,
            among=among,
            furnish=self._furnish,
            most=self._most,
        )
        return self._shown(found, tallied(self.filters, rows, found, among, of_keys=self.of.of_keys))

    def opened(self, rows: Callable[[], Rows], *, depends_on: Hashable) -> "ListPage":
        """The same of rows that with all their parts depend on this, and on no hour: as the list opens, it is kept.

        What is narrowed, begun further on or shown in columns of its own is asked as any other page.
        """
        is_usual = not any(column.source for column in self.columns)
        if self.filters.are_set or self.after or self.before or not is_usual:
            return self.page(rows())
        found = keyset.opening(
            rows,
            depends_on=(str(self.of.caption), depends_on),
            order=self.order,
            size=self.of.size,
            among=self._among,
            furnish=self._furnish,
            most=self._most,
        )
        return self._shown(found, {})

    def _among(self) -> Among | None:
        return self.of.among((self.sort or self.of.first).removeprefix("-"), self.filters) if self.of.among else None

    def _shown(self, found: KeysetPage, tallies: Tallies) -> "ListPage":
        with clock.to_reader():
            shown = [*self.of.prepare(found.rows)]
        return ListPage(self, shown, found.count_words, found.after, found.before, tallies=tallies)

    @property
    def _furnish(self) -> Furnish | None:
        furnish = self.of.furnish
        return furnish and (lambda rows: listed.furnished(furnish(rows), self.columns))

    @property
    def cells(self) -> list[Cell]:
        """What an export holds of the columns that are shown, in their order; all of it where none has a name."""
        named = {cell.name: cell for cell in self.of.cells if cell.name}
        return [named[name] for name in self.column_names if name in named] or [*self.of.cells]

    @property
    def column_names(self) -> list[str]:
        """What the address calls the columns that are shown."""
        return listed.names_of(self.columns)

    @property
    def places(self) -> list[Place]:
        """The columns one may choose, as the form shows them; none where they are fixed."""
        return listed.places(self.of.columns, self.columns)

    @property
    def _most(self) -> int:
        if not self.of.is_counted:
            return 0
        return self.of.counts_to(self.filters) if self.of.counts_to else MOST_COUNTED

    @property
    def query(self) -> str:
        """These filters in this order as the address keeps them, whichever page is shown: a view to send or to save."""
        return self._query({})

    def address(self, **other: str) -> str:
        """This list with these filters and this order, but for what is said otherwise; such as sort="-title"."""
        return f"{self.path}?{self._query(other)}"

    @property
    def bare(self) -> str:
        """This list with nothing narrowed, as it opens."""
        kept = {} if self.of.opens_with else self.kept(**dict.fromkeys(self.filters.names, ""))
        if self.of.is_saved and not kept:
            return f"{self.path}?view=all"
        return f"{self.path}?{urlencode(kept, safe=',')}" if kept else self.path

    def kept(self, **other: str) -> dict[str, str]:
        """What the address of this list says, but for what is said otherwise."""
        names = self.column_names
        columns = "" if names == listed.names_of(listed.usual(self.of.columns)) else ",".join(names)
        typed = {one.filter.name: one.typed for one in self.filters.chosen}
        said = typed | {"sort": self.sort, "columns": columns} | other
        return {name: value for name, value in said.items() if value or name in self.of.opens_with}

    def _query(self, other: Mapping[str, str]) -> str:
        return urlencode(self.kept(**other), safe=",")


@dataclass(frozen=True, slots=True)
class ListPage:
    """Some rows of a list, how many there are in all, and where the others are."""

    reading: Reading
    rows: list[Any]
    count: str
    after: str = ""
    before: str = ""
    tallies: Tallies = field(default_factory=dict)

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
        return [self._head(column) for column in self.reading.columns]

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
    def counted(self) -> str:
        """How many rows there are, in words; nothing where nobody counts them."""
        number = int(self.count.strip("+").replace(",", "")) if self.count else 0
        return self.reading.of.counted.format(number=number, count=self.count) if self.count else ""

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
