"""The columns of a list: what they are, and which of them an address asks for, in which order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Expression, F, Subquery

from kazinex.core.shapes import Rows
from kazinex.core.spreadsheets import Kind

PRIORITIES = frozenset({"priority-2", "priority-3"})
MOVES = {"up": -1, "down": 1}
Source = F | Expression | Subquery | Callable[[], Expression | Subquery]  # made only where it is asked for


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, the classes of its cells, and the order its heading offers; hidden ones are only heard.

    Classes are check, code, number, wide, nowrap, priority-2 and priority-3. One with a `name` may be chosen and put
    elsewhere by its reader, and shows what a row says under that name; `is_extra` ones stand only where they are
    chosen, `is_kept` ones always. `is_plain` says that a card needs no label beside its value, `is_labelled` that it
    needs one although small screens leave the column out. What only this column needs of a row is its `source`; the
    row says it under `of_` and the name. One nobody moves `says` what it shows.
    """

    label: str
    classes: str = ""
    sort: str = ""
    is_hidden: bool = False
    name: str = ""
    is_extra: bool = False
    is_kept: bool = False
    is_plain: bool = False
    is_labelled: bool = False
    source: Source | None = None
    says: str = ""

    @property
    def key(self) -> str:
        """Under which name a row says what stands in it."""
        return self.says or self.name


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of the Excel export: its heading, and what a row says there.

    Where every cell of a list has a `source`, a column or expression of its rows, the export is streamed out of the
    database and no row becomes an object. `name` is that of the column it belongs to.
    """

    label: str
    value: Callable[[Any], Any] = str
    kind: Kind = Kind.TEXT
    name: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the form that chooses columns: whether it is shown now, and whether it can go up or down."""

    column: Column
    is_shown: bool
    goes_up: bool
    goes_down: bool


def asked_for(said: Iterable[str], move: str = "") -> list[str]:
    """The names in an address, “number,title” or one by one, each once; `move` is such as “title.up”."""
    names = list(dict.fromkeys(name for part in said for name in part.split(",") if name))
    name, _, way = move.rpartition(".")
    if name in names and way in MOVES:
        at = names.index(name)
        to = min(max(at + MOVES[way], 0), len(names) - 1)
        names[at], names[to] = names[to], names[at]
    return names


def chosen(offered: Sequence[Column], names: Sequence[str]) -> tuple[Column, ...]:
    """The columns that are shown: the usual ones, or those with these names in this order and what is always kept."""
    known = {column.name: column for column in offered if column.name}
    wanted = [known[name] for name in names if name in known]
    if not wanted:
        return usual(offered)
    kept = [column for column in offered if not column.name or (column.is_kept and column not in wanted)]
    return (*kept, *(_everywhere(column) for column in wanted))


def usual(offered: Sequence[Column]) -> tuple[Column, ...]:
    """What is shown where nothing is chosen."""
    return tuple(column for column in offered if not column.is_extra)


def names_of(columns: Iterable[Column]) -> list[str]:
    """What an address calls them."""
    return [column.name for column in columns if column.name]


def made(source: Source | None) -> F | Expression | Subquery | None:
    """A column or expression of rows, one that is built with each query included."""
    return source() if callable(source) else source


def furnished(rows: Rows, shown: Iterable[Column]) -> Rows:
    """The rows with what some of these columns need besides."""
    needed = {f"of_{column.name}": made(column.source) for column in shown if column.source is not None}
    found: Rows = rows.annotate(**needed)
    return found


def places(offered: Sequence[Column], shown: Sequence[Column]) -> list[Place]:
    """Every column that may be chosen: those shown in their order, then the others."""
    names = names_of(shown)
    known = {column.name: column for column in offered if column.name}
    last = len(names) - 1
    first = [Place(known[name], True, at > 0, at < last) for at, name in enumerate(names)]
    return first + [Place(column, False, False, False) for name, column in known.items() if name not in names]


def _everywhere(column: Column) -> Column:
    """A column that somebody chose does not leave narrow screens."""
    classes = " ".join(one for one in column.classes.split() if one not in PRIORITIES)
    return replace(column, classes=classes)
