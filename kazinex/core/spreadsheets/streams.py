"""A workbook written part by part into a zip archive, in constant memory."""

import zipfile
from collections.abc import Mapping, Sequence
from typing import IO, Self

from openpyxl.utils import get_column_letter

from kazinex.core.spreadsheets import workbooks
from kazinex.core.spreadsheets.workbooks import Column, Styles

try:
    from isal import isal_zlib as deflate
except ImportError:  # machines for which the wheel does not exist
    import zlib as deflate  # type: ignore[no-redef]

ROWS_PER_SHEET = 1_000_000
FIRST_DATA_SHEET = 2  # the cover is the first
RAW_DEFLATE = -15


class StreamedWorkbook:
    """Takes `<row>` XML as it comes; over a million rows it goes on in a further sheet, nothing is ever left out."""

    def __init__(
        self, file: IO[bytes], title: str, columns: Sequence[Column], *, rows_per_sheet: int = ROWS_PER_SHEET
    ) -> None:
        self.title = title
        self.columns = columns
        self.sheet_rows: list[int] = []
        self._limit = rows_per_sheet
        self._archive = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._parts = workbooks.sheet_parts(title, columns)
        self._sheet: IO[bytes] | None = None

    @property
    def styles(self) -> Styles:
        """The style numbers rows must name."""
        return self._parts.styles

    @property
    def room(self) -> int:
        """How many rows the present sheet still takes before the next begins."""
        return self._limit - self.sheet_rows[-1] if self._sheet and self.sheet_rows[-1] < self._limit else self._limit

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """Let go of the file, whole or not; `close` has finished a whole one."""
        if self._sheet:
            self._sheet.close()
        self._archive.close()

    def write(self, rows: bytes, count: int) -> None:
        """Add so many whole rows; at most `room` at once."""
        if self._sheet is None or self.sheet_rows[-1] + count > self._limit:
            self._begin_sheet()
        self._sheet.write(rows)  # type: ignore[union-attr]  # begun above
        self.sheet_rows[-1] += count

    def close(self, cover: Mapping[str, object]) -> None:
        """Write everything else: the cover, the styles, the list of sheets."""
        if not self.sheet_rows:
            self._begin_sheet()
        self._end_sheet()
        parts = workbooks.shell(self.title, self.columns, sheet_rows=self.sheet_rows, cover=cover)
        ours = {_path(number) for number in range(len(self.sheet_rows))}
        for name, content in parts.items():
            if name not in ours:
                self._archive.writestr(name, content)
        self._archive.close()

    def _begin_sheet(self) -> None:
        self._end_sheet()
        self.sheet_rows.append(0)
        self._sheet = self._open(_path(len(self.sheet_rows) - 1))
        self._sheet.write(self._parts.head)

    def _end_sheet(self) -> None:
        if self._sheet:
            last = f"{get_column_letter(max(1, len(self.columns)))}"
            before, after = f'ref="A1:{last}2"', f'ref="A1:{last}{self.sheet_rows[-1] + 1}"'
            self._sheet.write(self._parts.tail.replace(before.encode(), after.encode()))
            self._sheet.close()
            self._sheet = None

    def _open(self, name: str) -> IO[bytes]:
        info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        part = self._archive.open(info, "w", force_zip64=True)
        # zipfile offers no place for another deflate; isal's is three times as fast and its stream as standard.
        part._compressor = deflate.compressobj(1, deflate.DEFLATED, RAW_DEFLATE)  # type: ignore[attr-defined]  # noqa: SLF001
        return part


def _path(number: int) -> str:
    return f"xl/worksheets/sheet{number + FIRST_DATA_SHEET}.xml"
