"""Small questions that nearly every page asks: written as SQL once a process; afterwards only their values change.

Django builds a query and writes its SQL anew each time it is asked, which for a row found by its key costs several
times what the database takes. Only questions whose words never change with who asks may be prepared.
"""

import copy
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Generic, ParamSpec, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

from kazinex.core.planned import Planning
from kazinex.core.shapes import Rows
from kazinex.core.tenancy import active_organisation_id, written_for

ORGANISATION = 7_310_952_486_000_000  # stands in the SQL for the active organisation, and what follows for the values
STANDS_FOR: dict[object, Callable[[int], object]] = {
    int: lambda place: ORGANISATION + 1 + place,
    str: lambda place: f"{ORGANISATION} {place}",
}
CONSTANTS = (str, bool, int)
Asked = ParamSpec("Asked")
Row = TypeVar("Row")


@dataclass(frozen=True)
class Written:
    """A question as SQL with its constants in it, and which value each of its parameters is."""

    queryset: QuerySet[Any, Any]
    compiler: SQLCompiler
    sql: str
    places: tuple[int, ...]  # the active organisation stands behind the last value
    is_of_organisation: bool

    def asked(self, parameters: tuple[str | int, ...] | None) -> Rows:
        """A queryset that sends this SQL with these parameters and reads its rows as the first one would.

        Without parameters it stands as it is. It is planned once a connection.
        """
        query: Any = _Query(self.queryset.query, self, parameters)
        found: QuerySet[Any, Any] = QuerySet(self.queryset.model, query, DEFAULT_DB_ALIAS)
        for name in ("_iterable_class", "_fields"):  # what values() and values_list() leave behind
            setattr(found, name, getattr(self.queryset, name))
        return found

    @cached_property
    def converters(self) -> Mapping[int, object]:
        """What turns columns into values, by their places."""
        compiler: Any = self.compiler
        found: Mapping[int, object] = compiler.get_converters([one[0] for one in compiler.select[: compiler.col_count]])
        return found


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
        given: Any = (*values, active_organisation_id()) if written.is_of_organisation else values
        found = written.asked(tuple([given[place] for place in written.places]))
        return cast("list[Row]", list(found))

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
        places = tuple(known.index(one) for one in parameters if one in known)
        self._refuse_others([one for one in parameters if one not in known], {*places}, stand_ins)
        told = _with_constants(sql, parameters, known)
        return Written(queryset, compiler, told, places, ORGANISATION in parameters)

    def _refuse_others(self, constants: list[object], used: set[int], stand_ins: list[object]) -> None:
        if strange := [one for one in constants if not isinstance(one, CONSTANTS)]:
            message = f"{self.build.__qualname__} would keep {strange!r} for good; only words and numbers stay."
            raise TypeError(message)
        if missing := set(range(len(stand_ins))) - used:
            message = f"{self.build.__qualname__} does not ask by {[list(self.arguments)[place] for place in missing]}."
            raise TypeError(message)


def _with_constants(sql: str, parameters: Sequence[object], known: Sequence[object]) -> str:
    """The same with all in it but the values that change, so that these alone are told each time."""
    compose: Any = connections[DEFAULT_DB_ALIAS].ops.compose_sql  # type: ignore[attr-defined]  # PostgreSQL's
    told = ["%s" if one in known else compose("%s", [one]).replace("%", "%%") for one in parameters]
    return sql.replace("%%", "%%%%") % tuple(told)


class _Query:
    """The query of a prepared question: in all but its compiler the one it was written from."""

    def __init__(self, query: object, written: Written, parameters: tuple[str | int, ...] | None) -> None:
        self._query, self._written, self._parameters = query, written, parameters

    def __getattr__(self, name: str) -> object:
        if name in {"chain", "clone"}:
            message = "A prepared question is asked as it was written; nothing can be added to it."
            raise TypeError(message)
        return getattr(self._query, name)

    def get_compiler(self, using: str, *_others: object, **_more: object) -> SQLCompiler:
        """A compiler that has written already."""
        compiler: Any = copy.copy(self._written.compiler)
        compiler.connection = Planning(connections[using])
        compiler.get_converters = lambda _expressions: self._written.converters
        compiler.as_sql = lambda *_args, **_kwargs: (self._written.sql, self._parameters)
        found: SQLCompiler = compiler
        return found
