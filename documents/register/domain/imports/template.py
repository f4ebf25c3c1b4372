"""The workbook that an import is filled in on: the columns of a project, what may be chosen, and how it is done."""

import io
from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from documents.register.domain.fields import DocumentField, Kind
from documents.register.domain.imports.sheets import MOST_ROWS
from kazinex.core.spreadsheets import inert

WIDTHS = {Kind.CODE: 24, Kind.TEXT: 36, Kind.NAME: 24, Kind.PERSON: 34, Kind.DAY: 14, Kind.YES_NO: 12}
USUAL_WIDTH = 18  # characters
HEAD = PatternFill("solid", fgColor="E8ECF4")
BOLD = Font(bold=True)
STEPS = (
    "One row of the sheet Data is one document.",
    "Leave the headers in its first row as they are. Columns you do not need may be deleted; their order is free.",
    "Columns marked * must be filled in for a new document.",
    "The number says which document a row is about. One that is in the register is changed where you choose so.",
    "Any other number becomes a new, planned document. Upload its file afterwards.",
    "In a row about a document that is there, an empty cell leaves what the document says.",
    "Where a cell offers a list, choose from it. The sheet Reference names every entry; people go by e-mail address.",
    "Write dates as 2026-03-31, or as dates of Excel. Numbers keep their leading zeros, as these columns are text.",
    f"At most {MOST_ROWS:,} rows at once. Do not merge cells or hide rows.",
    "Upload the file under Documents, Import, and choose Check file: every bad cell is named by row and column.",
    "Nothing is changed before you choose Import, and then all of it is, or nothing.",
)
Choices = Mapping[str, Sequence[tuple[str, str]]]  # by the name of a fact: what is written, and what it means


def made(fields: Sequence[DocumentField], choices: Choices, statuses: Iterable[str], project: str) -> bytes:
    """The template as a workbook; every text in it stays text."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101  a new workbook has one
    sheet.title = "Data"
    guide, reference = book.create_sheet("Instructions"), book.create_sheet("Reference")
    ranges = _refer(reference, fields, choices, statuses)
    for column, one in enumerate(fields, 1):
        _head(sheet, column, one.label + (" *" if one.is_required else ""))
        letter = get_column_letter(column)
        dimension = sheet.column_dimensions[letter]
        dimension.width = WIDTHS.get(one.kind, USUAL_WIDTH)
        dimension.number_format = "yyyy-mm-dd" if one.kind is Kind.DAY else "@"
        if rule := _rule(one, ranges):
            rule.add(f"{letter}2:{letter}{MOST_ROWS + 1}")
            sheet.add_data_validation(rule)
    sheet.freeze_panes = "B2"
    _guide(guide, project)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _refer(
    sheet: Worksheet, fields: Sequence[DocumentField], choices: Choices, statuses: Iterable[str]
) -> dict[str, str]:
    """The lists side by side, each entry beside its words; returns where each stands."""
    ranges: dict[str, str] = {}
    column = 1
    for one in fields:
        if entries := choices.get(one.name):
            _head(sheet, column, one.label)
            _head(sheet, column + 1, "Means")
            for row, pair in enumerate(entries, 2):
                _text(sheet, row, column, pair[0])
                _text(sheet, row, column + 1, pair[1])
            letter = get_column_letter(column)
            ranges[one.name] = f"Reference!${letter}$2:${letter}${len(entries) + 1}"
            sheet.column_dimensions[letter].width = USUAL_WIDTH
            sheet.column_dimensions[get_column_letter(column + 1)].width = WIDTHS[Kind.TEXT]
            column += 3
    _head(sheet, column, "Statuses")
    for row, status in enumerate(statuses, 2):
        _text(sheet, row, column, status)
    sheet.freeze_panes = "A2"
    return ranges


def _rule(field: DocumentField, ranges: Mapping[str, str]) -> DataValidation | None:
    if field.kind is Kind.YES_NO:
        return _list('"yes,no"', field)
    return _list(ranges[field.name], field) if field.name in ranges else None


def _list(source: str, field: DocumentField) -> DataValidation:
    rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = field.label[:30], "Choose one of the list, or leave the cell empty."
    return rule


def _guide(sheet: Worksheet, project: str) -> None:
    _head(sheet, 1, f"Import of documents into {project}")
    sheet.column_dimensions["A"].width = 110
    for row, step in enumerate(STEPS, 3):
        _text(sheet, row, 1, step)
        sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")


def _head(sheet: Worksheet, column: int, words: str) -> None:
    _text(sheet, 1, column, words)
    cell = sheet.cell(1, column)
    cell.font, cell.fill = BOLD, HEAD


def _text(sheet: Worksheet, row: int, column: int, words: str) -> None:
    """A text, whatever it begins with."""
    cell = sheet.cell(row, column)
    cell.value = inert.cut("".join("\ufffd" if inert.is_forbidden(letter) else letter for letter in words))
    cell.data_type, cell.number_format = "s", "@"
