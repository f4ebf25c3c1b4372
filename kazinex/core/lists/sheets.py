"""A list as an Excel workbook: exactly the rows that are filtered, under the headings it declares."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse

from kazinex.core import spreadsheets
from kazinex.core.lists.listing import Reading


def workbook(reading: Reading, rows: Iterable[Any], *, cover: Mapping[str, Any], zone: str, name: str) -> HttpResponse:
    """The workbook as a download called `name`; its first sheet says what was filtered by, and in which time zone."""
    cells = reading.of.cells
    body = spreadsheets.small(
        reading.of.caption,
        columns=[spreadsheets.Column(cell.label, kind=cell.kind) for cell in cells],
        rows=([cell.value(row) for cell in cells] for row in rows),
        cover={**cover, "Filters": reading.filters.in_words, "Time zone": zone},
        zone=zone,
    )
    response = HttpResponse(body, content_type=spreadsheets.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
