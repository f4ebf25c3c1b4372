"""How a list comes by its rows: what each has, asked row by row along an index, or by keys that are found first."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Exists, Expression, F, Field, Func, IntegerField, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from kazinex.core.shapes import Sql


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


class Gathered(Func):
    """The other way round: that a row is one of these keys, which are found first; the rows are read by them.

    Where few of very many rows are meant, PostgreSQL would rather walk over all of them in the order of the page.
    """

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, keys: QuerySet[Any]) -> None:
        super().__init__(F("pk"), Apart(keys, "ARRAY(%s)", BooleanField()))


class OneOf(Func):
    """That a row is one of these few keys, as a subquery finds them."""

    template = "(%(expressions)s)"
    arg_joiner = " IN "
    output_field = BooleanField()

    def __init__(self, keys: QuerySet[Any]) -> None:
        super().__init__(F("pk"), Apart(keys, "(%s)", BooleanField()))


class Counted(Apart):
    """How many rows another query finds, told beside every row of this one and counted once."""

    def __init__(self, queryset: QuerySet[Any]) -> None:
        super().__init__(queryset, "(select count(*) from (%s) counted)", IntegerField())
