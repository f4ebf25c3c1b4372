"""How a sorted list is read: along an index, part by part, each from the last row seen."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler

from kazinex.core.cursors import bare
from kazinex.core.probing import row_by_row, said_otherwise, weighed_by_parts
from kazinex.core.shapes import Rows, Sql

FEW = 2  # columns of an order whose first tells enough


@dataclass(frozen=True, slots=True)
class Walk:
    """A part of a list; `columns` say where the table keeps what the rows of this part call by another name.

    `beside` says by which columns of a table that refers to this one, and that `part` names, the part is read instead;
    a row to which several there refer is read once.
    """

    part: Q = field(default_factory=Q)
    columns: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)

    def along(self, queryset: Rows, way: Sequence[str], cursor: list[object] | None) -> list[Rows]:
        """The rows of this part from the cursor on, in the order of those columns; in ranges of an index."""
        whole = weighed_by_parts(queryset) if self.part else queryset
        named = whole.alias(**{name: F(column) for name, column in self.columns.items()})
        there = [self._there(name) for name in way]
        ranges = _ranges(there, cursor) if cursor else [Q()]
        found = [named.filter(self.part, place).order_by(*there) for place in ranges]
        return [each.distinct(*map(bare, there)) for each in found] if self.beside else found

    def _there(self, name: str) -> str:
        column = self.beside.get(bare(name), bare(name))
        return f"-{column}" if name.startswith("-") else column


@dataclass(frozen=True, slots=True)
class Among:
    """Disjoint parts that hold the whole list: each of `walked` is read along an index, `picked` are few keys besides.

    Where a filter and the sort would fight, PostgreSQL walks over everything the filter leaves out (PERFORMANCE 3).
    Where all of it was found to be few rows already, nothing is walked: they are read, sorted and counted at once.
    Parts that share rows say so, or those would be counted twice; where others hold the same and share none, those are
    `counted`. Where what is asked of every row can be asked of those in a part in fewer words, `shorter` is the one and
    the other. The parts leave nothing else than the filters `instead_of` which they stand. Where they say themselves
    what somebody sees, they are parts of `rows`, and what was found in them is read by its keys alone, so that nothing
    is asked of it twice. One part alone is read `by_keys` where PostgreSQL would else add what a page shows of a row to
    all rows of the part before it sorts them; it stands in an order of the columns of its table.
    """

    walked: Sequence[Walk] = (Walk(),)
    picked: QuerySet[Any] | None = None
    is_few: bool = False
    is_shared: bool = False
    counted: Sequence[Q] = ()
    shorter: tuple[Q, Q] | None = None
    instead_of: Collection[str] = ()
    rows: QuerySet[Any] | None = None
    by_keys: bool = False

    def along(self, queryset: Rows, way: Sequence[str], cursor: list[object] | None) -> list[Rows]:
        """The rows of each part that is walked, from the cursor on."""
        whole = self._told(queryset)
        return [part for walk in self.walked for part in walk.along(whole, way, cursor)]

    def parts(self, queryset: Rows) -> list[Rows]:
        """Each part in no order; one beside the table is read along its index, where a row is met twice in a run."""
        if self.counted:
            whole = self._told(queryset)  # weighed, for an index may know where the few are that somebody sees
            found = [whole.filter(part) for part in self.counted]
        else:
            found = [
                walk.along(queryset, tuple(walk.beside), None)[0] if walk.beside else queryset.filter(walk.part)
                for walk in self.walked
            ]
        return found if self.picked is None else [*found, self.besides(queryset)]

    def besides(self, queryset: Rows) -> Rows:
        """What is picked besides; asked row by row, for they are few."""
        return row_by_row(queryset.order_by()).filter(pk__in=self.picked)

    def _told(self, queryset: Rows) -> Rows:
        return said_otherwise(queryset, *self.shorter) if self.shorter else queryset


class Beyond(Func):
    """(a, b) > (x, y) in one comparison, which an index answers at once however deep the place is."""

    arity = None
    output_field = BooleanField()

    def __init__(self, way: Sequence[str], cursor: Sequence[Any]) -> None:
        columns, values = [F(bare(name)) for name in way], [Value(value) for value in cursor]
        self.operator = "<" if way[0].startswith("-") else ">"
        super().__init__(*columns, *values)

    def resolve_expression(
        self,
        query: object = None,
        allow_joins: bool = True,  # noqa: FBT002  as Django calls it
        reuse: set[str] | None = None,
        summarize: bool = False,  # noqa: FBT002
        for_save: bool = False,  # noqa: FBT002
    ) -> Self:
        """Each value takes the type of its column."""
        resolved = super().resolve_expression(query, allow_joins, reuse, summarize, for_save)
        parts = resolved.get_source_expressions()
        for column, value in zip(parts[: len(parts) // 2], parts[len(parts) // 2 :], strict=True):
            value.output_field = column.output_field
        return resolved

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:  # type: ignore[override]  # no template
        """Both sides as rows."""
        told = [compiler.compile(part) for part in self.get_source_expressions()]
        sides = [", ".join(sql for sql, _ in half) for half in (told[: len(told) // 2], told[len(told) // 2 :])]
        return f"({sides[0]}) {self.operator} ({sides[1]})", [each for _, parameters in told for each in parameters]


def _ranges(way: list[str], cursor: list[Any]) -> list[Any]:
    """What lies beyond a cursor, as ranges of an index that the planner can judge.

    It judges a comparison of rows by its first column alone, and a column of few values, such as a status, tells
    nothing there: so the rest of the cursor's own value and the values beyond it are two ranges.
    """
    if len(way) <= FEW:
        return [Beyond(way, cursor)]
    return [Q(Beyond(way[1:], cursor[1:]), **{bare(way[0]): cursor[0]}), Beyond(way[:1], cursor[:1])]
