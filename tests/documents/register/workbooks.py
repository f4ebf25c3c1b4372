"""Spreadsheets for tests of the import."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

HEADER = ("Number", "Title", "Discipline", "Type")


def workbook(*rows: Sequence[Any], header: Sequence[str] = HEADER, sheet: str = "Data", spoil: Any = None) -> bytes:
    """A workbook with these rows under the header; `spoil(sheet)` does to it what people do."""
    book = Workbook()
    data: Any = book.active
    data.title = sheet
    for row in (header, *rows):
        data.append(list(row))
    if spoil:
        spoil(data)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
