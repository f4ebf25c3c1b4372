"""The workbook: COPY streams text out of PostgreSQL, a few replacements a block make spreadsheet rows of it."""

from collections.abc import Callable, Mapping
from typing import IO, Any

from audit.services.exporting.columns import columns
from audit.services.exporting.selections import Selection
from audit.services.exporting.snapshots import Snapshot
from kazinex.core.spreadsheets import Kind, StreamedWorkbook, inert
from kazinex.core.spreadsheets.blocks import blocks, fitting

TITLE = "Audit log"
CELL, TO_NUMBER, TO_TEXT = b"\x1f", b"\x02", b"\x03"  # what ends a cell: of text; a number before a number; before text
MARKERS = CELL + TO_NUMBER + TO_TEXT
Progress = Callable[[int], None]


def write(
    file: IO[bytes],
    selection: Selection,
    *,
    database: Snapshot,
    zone: str,
    progress: Progress,
    cover: Mapping[str, object],
) -> int:
    """Write every selected event in the order of the log; returns how many."""
    with StreamedWorkbook(file, TITLE, [each.column for each in columns(zone)]) as book:
        markup, done = _markup(book), 0
        with database.cursor() as cursor, cursor.copy(*_query(selection, zone)) as stream:
            for lines in blocks(stream):
                for part in fitting(lines, book):
                    book.write(markup(b"".join(part)), len(part))
                done += len(lines)
                progress(done)
        book.close(cover)
    return done


def _query(selection: Selection, zone: str) -> tuple[str, list[Any]]:
    """NULL stands for an empty cell; nothing needs quotes, because no text holds a marker or a line end."""
    shown = columns(zone)
    numbers = sum(each.column.kind is not Kind.TEXT for each in shown)
    cells = []
    for at, each in enumerate(shown):
        sql = each.sql
        if each.withheld and selection.withheld != "false":
            sql = f"case when {selection.withheld} then {each.withheld} else {sql} end"
        if at < numbers:
            marker = "\\x03" if at == numbers - 1 else "\\x02"
            sql = f"{sql} || E'{marker}'"
        cells.append(sql)
    hidden = [value for each in shown if each.withheld for value in selection.withheld_parameters]
    query = (
        f"copy (select {', '.join(cells)} {selection.source} order by l.sequence) "
        "to stdout (format csv, delimiter E'\\x1f', quote E'\\x01')"
    )
    return query, [zone, *hidden, *selection.parameters]


def _markup(book: StreamedWorkbook) -> Callable[[bytes], bytes]:
    """How a block of lines becomes rows: a dozen passes in C, no Python for a row or a cell."""
    text = b'<c s="%d" t="inlineStr"><is><t xml:space="preserve">' % book.styles.text
    end = b"</t></is></c>"
    first = b'<row><c s="%d"><v>' % book.styles.number
    moment = b'</v></c><c s="%d"><v>' % book.styles.moment

    def rows(lines: bytes) -> bytes:
        clean = inert.block(lines, MARKERS)[:-1]
        clean = clean.replace(TO_NUMBER + CELL, moment).replace(TO_TEXT + CELL, b"</v></c>" + text)
        return first + clean.replace(CELL, end + text).replace(b"\n", end + b"</row>" + first) + end + b"</row>"

    return rows
