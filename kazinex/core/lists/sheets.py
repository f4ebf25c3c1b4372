"""A list as an Excel workbook: exactly the rows that are filtered, under the headings it declares."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from typing import IO

from django.http import FileResponse, HttpResponse

from kazinex.core import spreadsheets
from kazinex.core.lists.columns import Cell, made
from kazinex.core.lists.listing import Reading
from kazinex.core.shapes import Rows
from kazinex.core.spreadsheets import StreamedWorkbook, copying

IN_MEMORY = 4 * 1024 * 1024  # bytes; a larger workbook is written to a file that has no name


def workbook(
    reading: Reading, rows: Iterable[object], *, cover: Mapping[str, object], zone: str, name: str, words: str = ""
) -> HttpResponse:
    """The workbook as a download called `name`; its first sheet says what was filtered by, and in which time zone.

    `words` say which rows these are where the filters do not.
    """
    cells = reading.of.cells
    body = spreadsheets.small(
        reading.of.caption,
        columns=[spreadsheets.Column(cell.label, kind=cell.kind) for cell in cells],
        rows=([cell.value(row) for cell in cells] for row in rows),
        cover={**cover, "Filters": words or reading.filters.in_words, "Time zone": zone},
        zone=zone,
    )
    response = HttpResponse(body, content_type=spreadsheets.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def streamed(
    caption: str, rows: Rows, cells: Sequence[Cell], *, cover: Mapping[str, object], zone: str
) -> tuple[IO[bytes], int]:
    """A workbook of any number of rows in constant memory, read to its beginning, and how many rows it holds.

    Every cell has a `source`; PostgreSQL writes the rows, in one statement and so at one moment.
    """
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  the answer closes it
    columns = [spreadsheets.Column(cell.label, kind=cell.kind) for cell in cells]
    with StreamedWorkbook(file, caption, columns) as book:
        count = copying.copy(book, rows, [made(cell.source) for cell in cells], zone=zone)
        book.close({**cover, "Rows": count, "Time zone": zone})
    file.seek(0)
    return file, count


def download(file: IO[bytes], name: str) -> FileResponse:
    """A workbook that was written, as a download called `name`."""
    response = FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=spreadsheets.MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    return response
