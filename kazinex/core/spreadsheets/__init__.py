"""Excel workbooks that stay small in memory and cannot run anything (SECURITY 7.5, PERFORMANCE 1d).

openpyxl builds the shell: styles, header, widths, cover sheet. The rows are streamed past it as XML and spliced in,
because openpyxl makes an object of every cell and so takes some twenty times as long.
"""

import io
from collections.abc import Iterable, Mapping, Sequence

from kazinex.core.spreadsheets.cells import row
from kazinex.core.spreadsheets.checks import NotReadable, count_rows
from kazinex.core.spreadsheets.streams import StreamedWorkbook
from kazinex.core.spreadsheets.workbooks import Column, Kind

__all__ = ["MEDIA_TYPE", "Column", "Kind", "NotReadable", "StreamedWorkbook", "count_rows", "row", "small"]

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def small(
    title: str,
    *,
    columns: Sequence[str | Column],
    rows: Iterable[Sequence[object]],
    cover: Mapping[str, object] | None = None,
    zone: str = "UTC",
) -> bytes:
    """A whole workbook as bytes, for lists of some thousand rows; instants are shown in `zone`, text stays text."""
    file = io.BytesIO()
    with StreamedWorkbook(file, title, [Column(each) if isinstance(each, str) else each for each in columns]) as book:
        for values in rows:
            book.write(row(values, book.styles, zone=zone), 1)
        book.close(cover or {})
    return file.getvalue()
