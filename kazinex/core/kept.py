"""Long questions that are asked again and again: written once for all who ask the same, and planned once a connection.

A page of what somebody in groups sees says thousands of words of SQL, the same each time until a group changes. Django
builds them in several milliseconds and PostgreSQL plans them in as many, while finding the rows takes one.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import ClassVar, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.sql.where import WhereNode

from kazinex.core.prepared import CONSTANTS, Written
from kazinex.core.shapes import Rows
from kazinex.core.tenancy import active_organisation_id

MOST_KEPT = 150  # questions of a process, a quarter of a MiB each where somebody is in many groups
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class _Kept:
    """A question as it is sent; none where the words say already that there is nothing."""

    written: Written | None

    @property
    def sql(self) -> str:
        return self.written.sql if self.written else ""


class Kept:
    """Questions by all that their words and values depend on, the active organisation besides.

    Nothing is remembered of what was answered, nor of who may see what: whoever asks says anew, of the facts of this
    request, what they depend on, so that a role or group that changes asks another question. The words must not say
    the hour: one that would keep an instant is refused. With `is_checked`, as in tests, each is written anew beside it,
    and one that would be asked otherwise by now is refused too.
    """

    is_checked: ClassVar[bool] = False

    def __init__(self) -> None:
        self._known: dict[Hashable, _Kept] = {}
        self._turn = Lock()

    def rows(
        self, depends_on: Hashable, build: Callable[[], QuerySet[Model, Row]], *, since: tuple[datetime, ...] = ()
    ) -> list[Row]:
        """The rows of the question that `build` writes; it depends on the instants `since` too, and may say them."""
        key = (active_organisation_id(), depends_on, since)
        kept = self._known.get(key) or _write(build(), since)
        self._keep(key, kept)
        if self.is_checked and kept.sql != _write(build(), since).sql:
            message = f"{depends_on} does not say all that this question depends on: {kept.sql}"
            raise AssertionError(message)
        return cast("list[Row]", list(kept.written.asked(None))) if kept.written else []

    def _keep(self, key: Hashable, kept: _Kept) -> None:
        """The last that was asked for stands last; the first goes, where there are too many."""
        with self._turn:
            self._known.pop(key, None)
            self._known[key] = kept
            if len(self._known) > MOST_KEPT:
                del self._known[next(iter(self._known))]


def _write(queryset: Rows, since: tuple[datetime, ...]) -> _Kept:
    compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return _Kept(None)
    if strange := [one for one in parameters if not isinstance(one, CONSTANTS) and one not in since]:
        message = f"This question would keep {strange!r} for good; only words and numbers stay."
        raise TypeError(message)
    told = connections[DEFAULT_DB_ALIAS].ops.compose_sql(sql, parameters)  # type: ignore[attr-defined]  # PostgreSQL's
    queryset.query.where = WhereNode()  # written by now, and the largest part of it
    return _Kept(Written(queryset, compiler, told, (), is_of_organisation=True))
