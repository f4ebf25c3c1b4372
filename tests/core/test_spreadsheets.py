import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

from kazinex.core import spreadsheets
from kazinex.core.spreadsheets import Column, NotReadable, StreamedWorkbook, inert


def cells(book: bytes) -> list[Any]:
    return [cell.value for cell in load_workbook(io.BytesIO(book)).worksheets[1]["A"]][1:]


def test_a_small_list_is_a_sheet_behind_its_cover():
    book = spreadsheets.small(
        "Members: Meridian/Sydney",
        columns=["Name", Column("Joined", 24), "Opens", "Active"],
        rows=[["Dina", datetime(2026, 3, 3, 14, 5, tzinfo=UTC), 3, True], ["Wes", date(2026, 3, 4), None, False]],
        cover={"Filters": "Role: Member"},
        zone="Australia/Sydney",
    )

    about, sheet = load_workbook(io.BytesIO(book)).worksheets
    assert list(about.iter_rows(values_only=True))[2] == ("Filters", "Role: Member")
    assert sheet.title == "Members  Meridian Sydney"
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [
        ["Name", "Joined", "Opens", "Active"],
        ["Dina", datetime(2026, 3, 4, 1, 5), 3, "yes"],  # noqa: DTZ001  Excel keeps no zone
        ["Wes", datetime(2026, 3, 4), None, "no"],  # noqa: DTZ001
    ]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:D3")
    assert spreadsheets.count_rows(io.BytesIO(book)) == 2


def test_without_a_cover_the_rows_are_what_one_sees():
    book = load_workbook(io.BytesIO(spreadsheets.small("Shares", columns=["A"], rows=[])))

    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [("About", "hidden"), ("Shares", "visible")]


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@A1", "\t=1", "＝1", "'=1", "#REF!", "1e5"]
)
def test_text_never_becomes_a_formula_or_a_number(text):
    sheet = load_workbook(io.BytesIO(spreadsheets.small(text, columns=[text], rows=[[text]], cover={text: text})))

    for cell in [sheet.worksheets[0]["A3"], sheet.worksheets[0]["B3"], *sheet.worksheets[1]["A"]]:
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


@given(st.lists(st.text(alphabet=st.characters(), max_size=60), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_whatever_people_type_two_readers_read_it_back(texts):
    book = spreadsheets.small("List", columns=["Text"], rows=[[text] for text in texts])

    wanted = ["".join("\ufffd" if inert.is_forbidden(letter) else letter for letter in text) for text in texts]
    assert [unescape(value or "") for value in cells(book)] == wanted
    read = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(1)
    assert len(read.to_python()) in {
        len(wanted) + 1,
        1 + max((at + 1 for at, text in enumerate(wanted) if text), default=0),
    }


@pytest.mark.parametrize("letter", ["x", "\U0001f600"])
def test_what_a_cell_cannot_hold_is_cut_and_says_so(letter):
    value = cells(spreadsheets.small("List", columns=["Text"], rows=[[letter * 40_000]]))[0]

    assert len(value.encode("utf-16-le")) // 2 <= inert.LIMIT
    assert value.endswith("[cut here: a cell holds no more]")
    assert cells(spreadsheets.small("List", columns=["Text"], rows=[["x" * 32_767]]))[0] == "x" * 32_767


def test_rows_go_on_in_further_sheets():
    file = io.BytesIO()
    with StreamedWorkbook(file, "List", [Column("Number")], rows_per_sheet=3) as book:
        for number in range(7):
            book.write(spreadsheets.row([number], book.styles), 1)
        book.close({})

    file.seek(0)
    read = CalamineWorkbook.from_filelike(file)
    assert read.sheet_names == ["About", "List 1", "List 2", "List 3"]
    assert [len(read.get_sheet_by_name(name).to_python()) for name in read.sheet_names[1:]] == [4, 4, 2]
    assert spreadsheets.count_rows(file) == 7


@pytest.mark.parametrize("place", [40, 400, -400])
def test_a_damaged_workbook_is_not_handed_out(place):
    book = bytearray(spreadsheets.small("List", columns=["Text"], rows=[[str(number)] for number in range(100)]))
    book[place] ^= 0xFF

    with pytest.raises(NotReadable):
        spreadsheets.count_rows(io.BytesIO(bytes(book)))
