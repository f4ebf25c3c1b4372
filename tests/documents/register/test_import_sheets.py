"""Sheets of strangers: read as values, guarded before, and what may mislead is named."""

import io
import re
import zipfile
from datetime import date, datetime

import pytest

from documents.register.domain.files.refusals import Refused
from documents.register.domain.imports import sheets, values
from tests.documents.register import samples
from tests.documents.register.workbooks import workbook


def read(content):
    return sheets.read(io.BytesIO(content))


def rewritten(content, name, change):
    """The workbook with one part of it changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, change(old.read(entry)) if entry == name else old.read(entry))
    return made.getvalue()


def test_the_sheet_called_data_is_read_with_its_rows_numbered_as_excel_does():
    found = read(workbook(["HT-1", "Plan"], [], ["HT-2", "Beam"]))

    assert found.header[:2] == ("Number", "Title")
    assert [(row, cells[:2]) for row, cells in found.rows] == [(2, ("HT-1", "Plan")), (4, ("HT-2", "Beam"))]


def test_merged_cells_and_hidden_rows_are_noticed():
    def spoil(data):
        data.merge_cells("B2:C2")
        data.row_dimensions[3].hidden = True
        data.row_dimensions[9].hidden = True  # nothing stands in it

    found = read(workbook(["HT-1", "Plan"], ["HT-2", "Beam"], spoil=spoil))

    assert (found.merged, found.hidden) == (("B2:C2",), (3,))


def test_a_formula_is_read_as_the_value_it_had():
    def calculated(xml):
        return re.sub(rb"<v ?/>|<v></v>", b"<v>2</v>", xml)

    found = read(rewritten(workbook(["HT-1", "=1+1"]), "xl/worksheets/sheet1.xml", calculated))

    assert values.text(found.rows[0][1][1]) == "2"


@pytest.mark.parametrize("place", ["XFD1048576", "A1048576", "XFD2"])
def test_one_cell_far_out_is_refused_before_anything_reads_it(place):
    def spoil(data):
        data[place] = "bomb"

    with pytest.raises(Refused, match=r"Import at most 10,000 at once|Use at most 200 columns"):
        read(workbook(["HT-1", "Plan"], spoil=spoil))


def test_empty_cells_far_out_are_nothing():
    """Spreadsheets keep the format of cells nobody ever typed in."""

    def spoil(data):
        data["CC9000"].number_format = "@"

    assert len(read(workbook(["HT-1", "Plan"], spoil=spoil)).rows) == 1


@pytest.mark.parametrize(
    "broken",
    [
        samples.archive({"a.txt": b"x"}),
        samples.office("xlsx"),
        rewritten(workbook(["HT-1"]), "xl/worksheets/sheet1.xml", lambda xml: xml[:-30]),
        rewritten(workbook(["HT-1"]), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b' r="2"', b' r="nine"')),
        rewritten(
            workbook(["HT-1"]),
            "xl/worksheets/sheet1.xml",
            lambda xml: b'<!DOCTYPE a [<!ENTITY b "b">]>' + xml,
        ),
    ],
)
def test_what_is_no_workbook_gets_words(broken):
    with pytest.raises(Refused, match="cannot be read"):
        read(broken)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (7.0, "7"),
        (7.25, "7.25"),
        ("007", "007"),
        (True, "yes"),
        (date(2026, 3, 31), "2026-03-31"),
        (datetime(2026, 3, 31), "2026-03-31"),  # noqa: DTZ001  as the reader gives it
        ("  two\u200b  words ", "two words"),
        ("", ""),
    ],
)
def test_cells_as_text(cell, text):
    assert values.text(cell) == text
