"""Many rows of one table in one statement, out of arrays: some five times as fast as a row at a time (PERFORMANCE 8).

COPY is faster still, but PostgreSQL refuses it behind row-level security, and the application may make no tables.
"""

# ruff: noqa: S608  the names are those of our own tables; every value is a parameter

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, models

LENGTH = re.compile(r"^(?:varchar|character varying)\([0-9]+\)$")  # a cast to it would cut, where a column refuses


def insert(
    shared: models.Model,
    varying: Mapping[str, Sequence[object]],
    *,
    leave_out_taken: bool = False,
    named_by: str = "",
) -> dict[str, int]:
    """Write rows like `shared` that differ in these columns, in this order.

    Returns the keys of what was written, where a column is said that each goes by. Columns go by their attribute
    (`project_id`), JSON comes as text. What breaks a unique rule may be left out.
    """
    fields = [field for field in shared._meta.concrete_fields if not (field.primary_key or field.generated)]
    arrays = [field for field in fields if field.attname in varying]
    values = [field for field in fields if field.attname not in varying]
    picked = [f"u.{_name(field)}" for field in arrays] + [f"%s::{_type(field)}" for field in values]
    said = [field.get_db_prep_save(field.pre_save(shared, add=True), connection) for field in values]
    columns = ", ".join(_name(field) for field in [*arrays, *values])
    source, lists = _unnested(arrays, varying)
    ending = " on conflict do nothing" if leave_out_taken else ""
    ending += f" returning {_name(_field(shared, named_by))}, {_name(shared._meta.pk)}" if named_by else ""
    statement = f"insert into {_table(shared)} ({columns}) select {', '.join(picked)} from {source} order by u.place"
    with connection.cursor() as cursor:
        cursor.execute(statement + ending, [*said, *lists])
        return dict(cursor.fetchall()) if named_by else {}


def update(model: type[models.Model], keys: Sequence[int], varying: Mapping[str, Sequence[object]]) -> int:
    """Give the rows with these keys these values, each its own; returns how many there were."""
    fields = [_field(model, name) for name in varying]
    key = model._meta.pk
    assignments = ", ".join(f"{_name(field)} = u.{_name(field)}" for field in fields)
    source, lists = _unnested([key, *fields], {**varying, key.attname: keys})
    statement = f"update {_table(model)} t set {assignments} from {source} where t.{_name(key)} = u.{_name(key)}"
    with connection.cursor() as cursor:
        cursor.execute(statement, lists)
        return int(cursor.rowcount)


def _unnested(fields: Sequence[Any], varying: Mapping[str, Sequence[Any]]) -> tuple[str, list[Any]]:
    """The columns as one source of rows; JSON goes as one list, since each quote in an array must be told apart."""
    lists = [field for field in fields if _type(field) == "jsonb" and None not in varying[field.attname]]
    arrays = [field for field in fields if field not in lists]
    sources = [f"unnest({', '.join(f'%s::{_type(field)}[]' for field in arrays)})"] if arrays else []
    sources += ["jsonb_array_elements(%s::jsonb)" for _field in lists]
    names = ", ".join(_name(field) for field in [*arrays, *lists])
    sent: list[Any] = [list(varying[field.attname]) for field in arrays]
    sent += [f"[{', '.join(varying[field.attname])}]" for field in lists]
    return f"rows from ({', '.join(sources)}) with ordinality u({names}, place)", sent


def _type(field: Any) -> str:
    kind = str(field.db_type(connection))
    return "text" if LENGTH.match(kind) else kind


def _field(model: Any, name: str) -> Any:
    return next(field for field in model._meta.concrete_fields if field.attname == name)


def _name(field: Any) -> str:
    return str(connection.ops.quote_name(field.column))


def _table(model: Any) -> str:
    return str(connection.ops.quote_name(model._meta.db_table))
