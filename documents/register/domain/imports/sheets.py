"""The sheet of an imported workbook as rows of values, looked at before anything reads it whole (SECURITY 7)."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from documents.register.domain.files import archives
from documents.register.domain.files.refusals import Refused
from kazinex.core.translation import marked as _

Cell = str | float | bool | date | datetime | time | timedelta

SHEET = "data"
EXPORTED = ("about", "documents")  # the sheets of a workbook that the register itself has exported
MOST_ROWS = 10_000  # documents of one file
MOST_COLUMNS = 200
MOST_BYTES = 200 * 1024**2  # of the sheet's XML
MOST_XML = 4 * 1024**2
BLOCK = 1024 * 1024
PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
UNREADABLE = _("This workbook cannot be read: it is damaged or unusual. Save it again as .xlsx and choose it then.")
TOO_LONG = _("This sheet has more than {most:,} rows with something in them. Import at most {most:,} at once.")
TOO_WIDE = _("This sheet has something in column {column}. Use at most {most} columns.")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The header, the rows with something in them by their numbers as Excel counts, and what may mislead.

    One of the register's own exports also has columns that no import takes.
    """

    header: tuple[Cell, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    merged: tuple[str, ...] = ()
    hidden: tuple[int, ...] = ()
    is_export: bool = False


@dataclass(slots=True)
class _Layout:
    """How far a sheet reaches, and which of its rows are hidden; fed with its XML as it is unpacked."""

    rows: int = 0
    columns: int = 0
    hidden: set[int] = field(default_factory=set)
    row: int = 0
    column: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins; only cells with something in them count."""
        local = name.rpartition(":")[2]
        if local == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
            if attributes.get("hidden") in {"1", "true"}:
                self.hidden.add(self.row)
        elif local == "c":
            place = PLACE.fullmatch(attributes.get("r", ""))
            self.column = _number(place[1]) if place else self.column + 1
            self.row = int(place[2]) if place else self.row
        elif local in {"v", "is"}:
            self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
            self.require_bounds()

    def require_bounds(self) -> None:
        """A single cell far out would make a reader hold all that lies between."""
        if self.rows > MOST_ROWS + 1:
            raise Refused(TOO_LONG.format(most=MOST_ROWS))
        if self.columns > MOST_COLUMNS:
            raise Refused(TOO_WIDE.format(column=get_column_letter(self.columns), most=MOST_COLUMNS))


def read(file: IO[bytes]) -> Sheet:
    """The sheet called Data, of an export of the register its documents, or else the first one; raises Refused."""
    with closing(archives.open_checked(file)) as archive:
        name, part, is_export = _sheet(archive)
        layout = _layout(archive, part)
    file.seek(0)
    rows, merged = _read(file, name)
    if not rows:
        raise Refused(_("This sheet is empty. Fill in the template, which has the headers in its first row."))
    filled = tuple((at, row) for at, row in enumerate(rows[1:], 2) if any(cell not in ("", None) for cell in row))
    hidden = tuple(at for at, _row in filled if at in layout.hidden)
    return Sheet(rows[0], filled, merged, hidden, is_export)


def _read(file: IO[bytes], name: str) -> tuple[list[tuple[Cell, ...]], tuple[str, ...]]:
    try:
        sheet = CalamineWorkbook.from_object(file).get_sheet_by_name(name)
        rows: Any = sheet.to_python(skip_empty_area=False)
        merged = tuple(_range(*corners) for corners in sheet.merged_cell_ranges or ())
    except Exception as error:
        raise Refused(UNREADABLE) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how a mistake in the reader itself shows
            raise
        raise Refused(UNREADABLE) from error
    return [tuple(row) for row in rows], merged


def _sheet(archive: zipfile.ZipFile) -> tuple[str, str, bool]:
    """The name of the sheet that is read, its part of the archive, and whether the register wrote this workbook."""
    workbook, relations = _part(archive, "xl/workbook.xml"), _part(archive, "xl/_rels/workbook.xml.rels")
    targets = {one.get("Id", ""): one.get("Target", "") for one in relations}
    sheets = [one for one in workbook.iter() if one.tag.rpartition("}")[2] == "sheet"]
    if not sheets:
        raise Refused(UNREADABLE)
    names = tuple(one.get("name", "").strip().lower() for one in sheets)
    is_export = names[: len(EXPORTED)] == EXPORTED
    chosen = sheets[names.index(SHEET) if SHEET in names else 1 if is_export else 0]
    key = next((value for name, value in chosen.attrib.items() if name.endswith("}id")), "")
    target = targets.get(key, "")
    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    if part not in archive.namelist():
        raise Refused(UNREADABLE)
    return chosen.get("name", ""), part, is_export and chosen is sheets[1]


def _part(archive: zipfile.ZipFile, name: str) -> Element:
    if name not in archive.namelist():
        raise Refused(UNREADABLE)
    content = archives.read(archive, archive.getinfo(name), MOST_XML)
    try:
        return ElementTree.fromstring(content)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Refused(UNREADABLE) from error


def _layout(archive: zipfile.ZipFile, part: str) -> _Layout:
    layout, parser = _Layout(), expat.ParserCreate()
    parser.StartElementHandler = layout.start
    parser.StartDoctypeDeclHandler = _no_document_type
    try:
        for block in _blocks(archive, part):
            parser.Parse(block)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, zipfile.BadZipFile, OSError, EOFError) as error:
        raise Refused(UNREADABLE) from error
    return layout


def _blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    left = MOST_BYTES
    with archive.open(part) as content:
        while block := content.read(BLOCK):
            left -= len(block)
            if left < 0:
                raise Refused(TOO_LONG.format(most=MOST_ROWS))
            yield block


def _no_document_type(*_said: object) -> None:
    """Sheets have none; one would bring entities that grow."""
    raise Refused(UNREADABLE)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _range(first: tuple[int, int], last: tuple[int, int]) -> str:
    (top, left), (bottom, right) = first, last
    return f"{get_column_letter(left + 1)}{top + 1}:{get_column_letter(right + 1)}{bottom + 1}"
