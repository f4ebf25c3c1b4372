"""Small questions that nearly every page asks: written as SQL once a process; afterwards only their values change.

Django builds a query and writes its SQL anew each time it is asked, which for a row found by its key costs several
times what the database takes. Only questions whose words never change with who asks may be prepared.
"""

import copy
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

from kazinex.core.tenancy import active_organisation_id, written_for

ORGANISATION = 7_310_952_486_000_000  # stands in the SQL for the active organisation, and what follows for the values
STANDS_FOR: dict[object, Callable[[int], object]] = {
    int: lambda place: ORGANISATION + 1 + place,
    str: lambda place: f"{ORGANISATION} {place}",
}
CONSTANTS = (str, bool, int)
Asked = ParamSpec("Asked")
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Written:
    """A question as SQL; each of its parameters is a constant, or the place of the value that goes there."""

    queryset: QuerySet[Any, Any]
    compiler: SQLCompiler
    sql: str
    constants: tuple[object, ...]
    places: tuple[tuple[int, int], ...]  # parameter, value; the active organisation stands behind the last value
    is_of_organisation: bool


class Prepared(Generic[Asked, Row]):
    """Asks a prepared question and answers with its rows.

    `build` makes the queryset of its arguments, each an `int` or a `str`, passed by place. It reads nothing else that
    changes: no clock, no person. The active organisation is bound anew with every question, and one is needed where
    the rows are a tenant's.
    """

    every: ClassVar[list["Prepared[..., Any]"]] = []

    def __init__(self, build: Callable[Asked, QuerySet[Any, Row]]) -> None:
        self.build = build
        self._written: Written | None = None
        self.every.append(self)

    def __call__(self, *values: Asked.args, **_none: Asked.kwargs) -> list[Row]:
        written = self._written = self._written or self._write()
        given = (*values, active_organisation_id()) if written.is_of_organisation else values
        parameters: list[Any] = list(written.constants)
        for parameter, value in written.places:
            parameters[parameter] = given[value]
        return list(bound(written, written.sql, tuple(parameters)))

    def first(self, *values: Asked.args, **_none: Asked.kwargs) -> Row | None:
        """The first of the rows, or None."""
        return next(iter(self(*values, **_none)), None)

    @property
    def arguments(self) -> dict[str, object]:
        """The names of what it is asked by, each with its type."""
        found = inspect.signature(self.build, eval_str=True).parameters
        return {name: parameter.annotation for name, parameter in found.items()}

    def _write(self) -> Written:
        stand_ins = [STANDS_FOR[kind](place) for place, kind in enumerate(self.arguments.values())]
        with written_for(ORGANISATION):
            queryset = self.build(*stand_ins)  # type: ignore[arg-type, call-arg]  # of the types it names
            if queryset._prefetch_related_lookups:  # type: ignore[attr-defined]  # noqa: SLF001  nothing else tells
                message = f"{self.build.__qualname__} reads other rows for each; join them."
                raise TypeError(message)
            compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
            sql, parameters = compiler.as_sql()
        known = [*stand_ins, ORGANISATION]
        places = tuple((place, known.index(one)) for place, one in enumerate(parameters) if one in known)
        self._refuse_others([one for one in parameters if one not in known], {value for _, value in places}, stand_ins)
        return Written(queryset, compiler, sql, tuple(parameters), places, ORGANISATION in parameters)

    def _refuse_others(self, constants: list[object], used: set[int], stand_ins: list[object]) -> None:
        if strange := [one for one in constants if not isinstance(one, CONSTANTS)]:
            message = f"{self.build.__qualname__} would keep {strange!r} for good; only words and numbers stay."
            raise TypeError(message)
        if missing := set(range(len(stand_ins))) - used:
            message = f"{self.build.__qualname__} does not ask by {[list(self.arguments)[place] for place in missing]}."
            raise TypeError(message)


def bound(
    written: Written,
    sql: str,
    parameters: tuple[str | int, ...] | None,
    through: Callable[[BaseDatabaseWrapper], Any] = lambda connection: connection,
) -> QuerySet[Any, Any]:
    """A queryset that sends this SQL with these parameters and reads its rows as the first one would.

    Without parameters it stands as it is; it is sent `through` what is made of the connection.
    """
    first = written.queryset
    query: Any = _Query(first.query, written, sql, parameters, through)
    found: QuerySet[Any, Any] = QuerySet(first.model, query, DEFAULT_DB_ALIAS)
    for name in ("_iterable_class", "_fields"):  # what values() and values_list() leave behind
        setattr(found, name, getattr(first, name))
    return found


class _Query:
    """The query of a prepared question: in all but its compiler the one it was written from."""

    def __init__(
        self,
        query: object,
        written: Written,
        sql: str,
        parameters: tuple[str | int, ...] | None,
        through: Callable[[BaseDatabaseWrapper], Any],
    ) -> None:
        self._query, self._written, self._told, self._through = query, written, (sql, parameters), through

    def __getattr__(self, name: str) -> object:
        if name in {"chain", "clone"}:
            message = "A prepared question is asked as it was written; nothing can be added to it."
            raise TypeError(message)
        return getattr(self._query, name)

    def get_compiler(self, using: str, *_others: object, **_more: object) -> SQLCompiler:
        """A compiler that has written already."""
        compiler = copy.copy(self._written.compiler)
        compiler.connection = self._through(connections[using])
        compiler.as_sql = lambda *_args, **_kwargs: self._told  # type: ignore[method-assign, assignment]
        return compiler
