"""What values are that no app owns: what JSON holds, and rows of whatever table."""

from collections.abc import Mapping, Sequence  # noqa: TC003  named in a forward reference
from typing import TypeAlias, TypeVar

from django.db.models import Model, QuerySet

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
Rows = QuerySet[Model, object]  # models or the values of some, of any table
Sql = tuple[str, list[object]]  # a part of a statement, and its parameters
Row = TypeVar("Row", bound=Model)
Found = TypeVar("Found", bound=Rows)
