"""The shell of a workbook, built by openpyxl: styles, header row, widths, cover sheet, names of the sheets."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kazinex.core import clock
from kazinex.core.spreadsheets import inert

MOMENT_FORMAT = "yyyy-mm-dd hh:mm:ss"
DAY_FORMAT = "yyyy-mm-dd"
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


class Kind(Enum):
    """What the cells of a column hold."""

    TEXT = "text"
    NUMBER = "number"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, how wide in characters, and, for streamed rows, what its cells hold."""

    label: str
    width: int = 20
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Styles:
    """The numbers openpyxl gave our cell styles; the same in every workbook, as they are asked for first."""

    text: int
    moment: int
    day: int
    number: int


@dataclass(frozen=True, slots=True)
class SheetParts:
    """The XML of a data sheet before and after its rows."""

    head: bytes
    tail: bytes
    styles: Styles


def sheet_parts(title: str, columns: Sequence[Column]) -> SheetParts:
    """What surrounds the rows of every data sheet of this workbook."""
    parts = shell(title, columns, sheet_rows=[1], cover={})
    xml = parts["xl/worksheets/sheet2.xml"]
    head, _, rest = xml.partition(b'<row r="2"')
    tail = rest[rest.index(b"</sheetData>") :]
    numbers = [int(number) for number in re.findall(rb' s="(\d+)"', rest)]
    return SheetParts(re.sub(rb"<dimension [^>]*/>", b"", head), tail, Styles(*numbers[:4]))


def shell(
    title: str, columns: Sequence[Column], *, sheet_rows: Sequence[int], cover: Mapping[str, object]
) -> dict[str, bytes]:
    """Every part of the workbook by its name in the archive; the data sheets hold a header and one sample row."""
    book = Workbook()
    book.properties.creator = "Kazinex Workflows"
    book.properties.title = _plain(title)
    book.properties.created = book.properties.modified = clock.now().replace(tzinfo=None)
    _number_styles(book.worksheets[0])
    _fill_cover(book.worksheets[0], title, cover)
    for number, rows in enumerate(sheet_rows, start=1):
        _make_data_sheet(book.create_sheet(sheet_name(title, number, len(sheet_rows))), columns, rows)
    if not cover:
        book.worksheets[0].sheet_state = "hidden"
    book.active = 0 if cover else 1
    file = io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheet_name(title: str, number: int, of: int) -> str:
    """A name Excel accepts, numbered where the rows need several sheets."""
    plain = _FORBIDDEN_IN_NAMES.sub(" ", _plain(title)).strip("' ") or "Rows"
    plain = f"{plain} (rows)" if plain.casefold() in {"about", "history"} else plain
    return f"{plain[:24].strip()} {number}" if of > 1 else plain[:31].strip()


def _number_styles(sheet: Worksheet) -> None:
    """Have openpyxl number the styles of streamed rows first, so that the numbers do not depend on the cover."""
    book_styles = sheet.parent._cell_styles  # type: ignore[union-attr]  # noqa: SLF001  a cell's own id is given late
    for cell in (*_samples(sheet), _header(sheet, "")):
        book_styles.add(cell._style)  # type: ignore[attr-defined]  # noqa: SLF001


def _fill_cover(sheet: Worksheet, title: str, cover: Mapping[str, object]) -> None:
    sheet.title = "About"
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 100
    sheet.append([_inert(sheet, title, Font(bold=True, size=16))])
    sheet.append([])
    for label, value in cover.items():
        told = _inert(sheet, value)
        told.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append([_inert(sheet, label, Font(bold=True)), told])


def _make_data_sheet(sheet: Worksheet, columns: Sequence[Column], rows: int) -> None:
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.append([_header(sheet, column.label) for column in columns])
    sheet.append(_samples(sheet))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(1, len(columns)))}{rows + 1}"


def _header(sheet: Worksheet, label: str) -> Cell:
    cell = _inert(sheet, label, Font(bold=True, color="FFFFFFFF"))
    cell.fill = PatternFill("solid", fgColor="FF24364B")
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _samples(sheet: Worksheet) -> list[Cell]:
    """One cell of each style, in the order of Styles, so that openpyxl numbers them."""
    moment, day, number = (Cell(sheet, 1, 1, 0) for _ in range(3))
    moment.number_format, day.number_format, number.number_format = MOMENT_FORMAT, DAY_FORMAT, "0"
    number.alignment = Alignment(vertical="bottom")
    return [_inert(sheet, "text"), moment, day, number]


def _inert(sheet: Worksheet, value: Any, font: Font | None = None) -> Cell:
    """A cell whose text is text, also when somebody edits and confirms it in Excel."""
    cell = Cell(sheet, 1, 1, _plain("" if value is None else str(value)))
    cell.data_type = "s"
    cell.quotePrefix = True
    if font:
        cell.font = font
    return cell


def _plain(value: str) -> str:
    return inert.cut("".join("\ufffd" if inert.is_forbidden(letter) else letter for letter in value))
