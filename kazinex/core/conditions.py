"""Long conditions that stand in many places of one query, such as what somebody sees."""

import copy
from collections.abc import Mapping
from typing import Any, Self

from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Expression, Model, Q
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

from kazinex.core.shapes import Sql

OWN = "own_columns"  # stands in the SQL for whatever the query around it calls the table


class Condition(Expression):
    """A condition on the columns of one table, written as SQL once: however long it is, a query takes it as one word.

    What Django would resolve again in each place it stands in, and copy with each step of a query, is text here. It is
    never unknown, so that it can be turned round: a column that says nothing meets no condition.
    """

    output_field = BooleanField()

    def __init__(self, model: type[Model], sql: str, parameters: tuple[object, ...], alias: str = "") -> None:
        super().__init__()
        self.model, self.sql, self.parameters, self.alias = model, sql, parameters, alias

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes two of them the same."""
        return (self.__class__, self.model, self.sql, self.parameters, self.alias)

    @classmethod
    def on(cls, model: type[Model], condition: Q) -> "Condition":
        """The same condition, once it was written for this table; organisations and clocks in it are those of now."""
        if _is_turned(condition):
            message = f"{condition} is turned round within; columns that say nothing would be lost."
            raise TypeError(message)
        query = Query(model)
        query.add_q(~condition)
        met: Any = query.where.children[0]
        met.negated = False  # within the exclusion, where columns that say nothing are asked for
        compiler = query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = met.as_sql(compiler, compiler.connection)
        own = compiler.quote_name_unless_alias(model._meta.db_table)
        return cls(model, f"({sql})".replace(f"{own}.", f"{OWN}."), tuple(parameters))

    def resolve_expression(self, query: Query | None = None, *_others: object, **_more: object) -> Self:
        """Of the rows that this query is of; once it is so, it stays so in whatever stands around that query."""
        if self.alias:
            return self
        if query is None or query.model is not self.model:
            message = f"This condition asks for columns of {self.model.__name__}, and here are none."
            raise TypeError(message)
        return self._of(query.get_initial_alias())

    def relabeled_clone(self, change_map: Mapping[str, str]) -> Self:
        """The same where a query calls its table otherwise."""
        return self._of(change_map.get(self.alias, self.alias))

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:  # type: ignore[override]
        """The text, of the columns of its table."""
        own = compiler.quote_name_unless_alias(self.alias)
        return self.sql.replace(f"{OWN}.", f"{own}."), list(self.parameters)

    def _of(self, alias: str) -> Self:
        found = copy.copy(self)
        found.alias = alias
        return found


def _is_turned(condition: object) -> bool:
    return isinstance(condition, Q) and (condition.negated or any(map(_is_turned, condition.children)))
