"""How a list comes by its rows: what each has, asked row by row along an index, or by keys that are found first."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Exists, Expression, F, Field, Func, IntegerField, Q, QuerySet
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.where import WhereNode

from kazinex.core.conditions import Condition
from kazinex.core.shapes import Found, Sql


class Probe(Exists):
    """The same answer as `Exists`; PostgreSQL never gathers the answers for all rows before it reads the first ones.

    It plans for the whole table and takes no notice of the limit behind it; a value has to be asked row by row.
    """

    template = "((%(subquery)s) IS NOT NULL)"


class Apart(Expression):
    """A query within another that looks at nothing outside itself, written only once the other one is.

    Django takes every subquery for one that may look outside: it copies it, and renames all that it names, at each
    step by which the other one grows. For the parts of a page that took as long as all the rest of their query.
    """

    def __init__(self, queryset: QuerySet[Any], template: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.queryset, self.template = queryset, template

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:  # type: ignore[override]  # our own shape
        """The query, as `template` takes it."""
        query = self.queryset.query.clone()
        sql, parameters = query.get_compiler(compiler.using, connection).as_sql()
        return self.template.replace("%s", sql), list(parameters)


class OneOf(Func):
    """That a row is one of these few keys, as a subquery finds them."""

    template = "(%(expressions)s)"
    arg_joiner = " IN "
    output_field = BooleanField()
    keys = "(%s)"

    def __init__(self, keys: QuerySet[Any]) -> None:
        super().__init__(F("pk"), Apart(keys, self.keys, BooleanField()))


class Gathered(OneOf):
    """The same the other way round: the keys are found first, and the rows are read by them.

    Where few of very many rows are meant, PostgreSQL would rather walk over all of them in the order of the page.
    """

    arg_joiner = " = "
    keys = "ANY(ARRAY(%s))"


class Counted(Apart):
    """How many rows another query finds, told beside every row of this one and counted once."""

    def __init__(self, queryset: QuerySet[Any]) -> None:
        super().__init__(queryset, "(select count(*) from (%s) counted)", IntegerField())


class _Unweighed(WhereNode):
    """Conditions that no index is looked for."""

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:  # type: ignore[override]
        """The same, true or false."""
        sql, parameters = super().as_sql(compiler, connection)
        return (f"CASE WHEN {sql} THEN true ELSE false END" if sql else ""), [*parameters]


def row_by_row(rows: Found) -> Found:
    """The same rows, for who adds their keys: what is asked of them so far is asked of each, and never weighed.

    PostgreSQL would weigh every index against every part of a long condition, which takes longer than a few rows do.
    """
    found = rows.all()
    where = found.query.where
    found.query.where = WhereNode([_Unweighed(where.children, where.connector, where.negated)])
    return found


def weighed_by_parts(rows: Found) -> Found:
    """The same rows, for who adds which part of them is meant: what somebody sees is asked of each, and never weighed.

    Both say the same of some columns, and PostgreSQL would take what meets both for much rarer than it is.
    """
    found = rows.all()
    where = found.query.where
    parts = [_Unweighed([one]) if _is_condition(one) else one for one in where.children]
    found.query.where = WhereNode(parts, where.connector, where.negated)
    return found


def said_otherwise(rows: Found, one: Q, other: Q) -> Found:
    """The same rows, for who adds a part of them of which both conditions say the same; the other is shorter there."""
    found = rows.all()
    where, known, told = found.query.where, _node(rows, one), _node(rows, other)
    parts: list[Any] = [told if node == known else node for node in where.children]
    found.query.where = WhereNode(parts, where.connector, where.negated)
    return found


def _node(rows: Found, condition: Q) -> object:
    query = Query(rows.model)
    query.add_q(condition)
    return query.where.children[0] if len(query.where.children) == 1 else query.where


def _is_condition(node: object) -> bool:
    if isinstance(node, WhereNode):
        return any(map(_is_condition, node.children))
    return isinstance(getattr(node, "lhs", None), Condition)
