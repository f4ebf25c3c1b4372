"""Rows of a query as spreadsheet rows: PostgreSQL writes every cell as text with stand-ins for markup around it.

A few replacements a block then make markup of the stand-ins, so that no Python runs for a row or a cell.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateTimeField, Expression, F, Func, IntegerField, Subquery, TextField
from django.db.models.fields import BigIntegerField
from django.db.models.sql.compiler import SQLCompiler

from kazinex.core.patience import patient
from kazinex.core.shapes import Rows, Sql
from kazinex.core.spreadsheets import inert
from kazinex.core.spreadsheets.blocks import blocks, fitting
from kazinex.core.spreadsheets.streams import StreamedWorkbook

EXCEL_EPOCH = 25_569  # 1 January 1970 in Excel's days
NUMBERS = (IntegerField, BigIntegerField)
TEXT, TEXT_END, MOMENT, NUMBER, VALUE_END, EMPTY = b"\x02", b"\x03", b"\x04", b"\x05", b"\x06", b"\x07"
MARKERS = TEXT + TEXT_END + MOMENT + NUMBER + VALUE_END + EMPTY
COPY = "copy ({}) to stdout (format csv, delimiter E'\\x1f', quote E'\\x01')"


def copy(
    book: StreamedWorkbook, rows: Rows, sources: Sequence[str | F | Expression | Subquery | None], *, zone: str
) -> int:
    """Write these columns or expressions of every row into the book, in the order of the rows; returns how many."""
    wanted = rows.annotate(spreadsheet_row=_Row(*(_Cell(source, zone=zone) for source in sources)))
    statement, parameters = wanted.values_list("spreadsheet_row").query.sql_with_params()
    markup, count = _markup(book), 0
    with patient(), connection.cursor() as cursor, cursor.copy(COPY.format(statement), parameters) as stream:
        for lines in blocks(stream):
            count += len(lines)
            for part in fitting(lines, book):
                book.write(markup(b"".join(part)), len(part))
    return count


class _Cell(Func):
    """One cell as text between its stand-ins; what is NULL or empty is an empty cell."""

    arity = 1
    output_field = TextField()

    def __init__(self, source: Any, *, zone: str) -> None:
        super().__init__(F(source) if isinstance(source, str) else source)
        self.zone = zone

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:  # type: ignore[override]  # no template
        """By what the column holds."""
        (source,) = self.get_source_expressions()
        sql, parameters = compiler.compile(source)
        kind = source.output_field
        if isinstance(kind, DateTimeField):
            days = f"round(extract(epoch from (({sql}) at time zone %s)) / 86400 + {EXCEL_EPOCH}, 10)"
            return _between(MOMENT, days, VALUE_END), [*parameters, self.zone]
        if isinstance(kind, NUMBERS):
            return _between(NUMBER, f"({sql})", VALUE_END), [*parameters]
        clean = inert.sql(f"({sql})::text")
        return _between(TEXT, clean, TEXT_END), [*parameters] * clean.count(f"({sql})::text")


class _Row(Func):
    """Cells side by side."""

    template = "%(expressions)s"
    arg_joiner = " || "
    output_field = TextField()


def _between(before: bytes, sql: str, after: bytes) -> str:
    first, last, empty = (f"E'\\x{mark.hex()}'" for mark in (before, after, EMPTY))
    return f"coalesce({first} || {sql} || {last}, {empty})"


def _markup(book: StreamedWorkbook) -> Callable[[bytes], bytes]:
    """How a block of lines becomes rows."""
    styles = book.styles
    pieces = [
        (TEXT, b'<c s="%d" t="inlineStr"><is><t xml:space="preserve">' % styles.text),
        (TEXT_END, b"</t></is></c>"),
        (MOMENT, b'<c s="%d"><v>' % styles.moment),
        (NUMBER, b'<c s="%d"><v>' % styles.number),
        (VALUE_END, b"</v></c>"),
        (EMPTY, b"<c/>"),
    ]

    def rows(lines: bytes) -> bytes:
        clean = inert.block(lines, MARKERS)[:-1].replace(b"\n", b"</row><row>")
        for marker, piece in pieces:
            clean = clean.replace(marker, piece)
        return b"<row>" + clean + b"</row>"

    return rows
