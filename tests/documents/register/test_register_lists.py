"""The register as its reader arranges it: columns, counts beside choices, and Excel of exactly what is filtered."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from audit.models import AuditEvent
from kazinex.core.lists import tallies
from tests.person import Person

HERE = "/o/meridian/p/harbour/documents/"


@pytest.fixture
def more(world):
    world.add_document("HT-CIV-SPC-010", title='=HYPERLINK("x")\n<b> & _x0041_', discipline=world.CIV)
    world.add_document("HT-ARC-DWG-100", title="Façade", discipline=world.ARC, status="issued")


def heads(person):
    """The headings of its columns, but for that of the tick boxes."""
    return person.heard("thead th")[1:]


def exported(world, query="", name="dina", **posted):
    answer = world.client(name).post(f"{HERE}export/{query}", posted)
    assert answer.status_code == 200, answer.content[:400]
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return [[cell.value for cell in row] for row in book["Documents"]], {
        row[0]: row[1] for row in book["About"].values if row[0]
    }


def test_columns_are_chosen_and_put_in_order_without_script(world):
    dina = Person(world.client("dina")).open(HERE).follow("Columns")
    assert heads(dina) == ["Number", "Title", "Discipline", "Type", "Zone", "Rev.", "Status", "Updated"]

    dina.press("Show these columns", {"Zone": False, "Type": False, "Originator": True, "Owner": True, "File": True})
    assert heads(dina) == ["Number", "Title", "Discipline", "Rev.", "Status", "Updated", "Originator", "Owner", "File"]
    assert "Dina Okafor" in dina.heard("tbody tr")[0]
    dina.follow("Columns").press("Move Status up").press("Move Status up")
    assert heads(dina)[:4] == ["Number", "Title", "Status", "Discipline"]
    dina.follow("Close").follow("Title")
    assert heads(dina)[:4] == ["Number", "Title", "Status", "Discipline"]
    assert "sort=title&columns=number,title,status," in dina.path
    assert heads(dina.follow("Columns").follow("Usual columns"))[-1] == "Updated"


@pytest.mark.parametrize("query", ["?columns=zzz,,", "?columns=title,title,number", "?move=a.b.c"])
def test_columns_that_are_not_there_are_left_out(world, query):
    dina = Person(world.client("dina")).open(HERE + query)

    assert dina.status == 200
    assert heads(dina)[:1] in (["Number"], ["Title"])


def test_what_a_file_says_is_of_the_revision_one_sees(world):
    world.add_revision(world.beam, "B")
    vera = Person(world.client("vera")).open(f"{HERE}?columns=number,revision,file")

    assert vera.heard("tbody tr") == ["HT-STR-DWG-001 A HT-STR-DWG-001.pdf"]


def test_each_choice_says_how_many_rows_it_would_leave(world, more):
    dina = Person(world.client("dina")).open(f"{HERE}?discipline=CIV")

    options = dina.heard("option")
    assert {"CIV – Civil (2)", "ARC – Architecture (1)", "Draft (2)", "Issued (0)"} <= set(options)
    hidden = Person(world.client("remy")).open(f"{HERE}?search=ht").heard("option")
    assert {"CIV – Civil (2)", "MEP – Mechanical and electrical (0)"} <= set(hidden)


def test_where_there_are_too_many_rows_nothing_is_counted(world, more, monkeypatch):
    monkeypatch.setattr(tallies, "MOST", 2)

    assert "CIV – Civil" in Person(world.client("dina")).open(HERE).heard("option")
    assert "CIV – Civil" in Person(world.client("dina")).open(f"{HERE}?discipline=CIV").heard("option")
    assert "ARC – Architecture (0)" in Person(world.client("dina")).open(f"{HERE}?search=spc").heard("option")


def test_excel_holds_exactly_the_filtered_rows_in_the_columns_shown_and_is_recorded(world, more):
    rows, about = exported(world, "?search=ht-&discipline=CIV&columns=number,status,title&sort=-number")

    assert rows == [
        ["Number", "Status", "Title"],
        ["HT-CIV-SPC-010", "Draft", '=HYPERLINK("x")\n<b> & _x005F_x0041_'],  # Excel reads the escape back
        ["HT-CIV-DWG-001", "Draft", "Drainage general arrangement"],
    ]
    assert about["Filters"] == "Search: ht-, Discipline: CIV – Civil"
    event = AuditEvent.objects.get(action="register_exported")
    assert event.target_label == "Harbour Tunnel (harbour)"
    assert event.details == {"count": 2, "filters": about["Filters"], "columns": ["Number", "Status", "Title"]}


def test_excel_with_every_field_is_of_what_one_sees(world):
    world.add_revision(world.beam, "B")
    rows, _about = exported(world, name="vera", fields="all")
    seen = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]

    (beam,) = seen
    assert (beam["Number"], beam["Revision"], beam["Status"]) == ("HT-STR-DWG-001", "A", "Approved")
    assert (beam["Discipline"], beam["Zone"], beam["Owner"], beam["Locked"]) == ("STR", None, "Dina Okafor", "no")
    assert beam["Size in bytes"] > 0
    assert beam["Issued"].year >= 2026
    assert len(beam["SHA-256"]) == 64


def test_an_export_is_asked_for_and_a_filter_that_cannot_be_read_exports_nothing(world):
    client = world.client("dina")

    assert client.get(f"{HERE}export/").status_code == 405
    refused = client.post(f"{HERE}export/?discipline=nosuch")
    assert (refused.status_code, "Choose one of the listed values." in refused.content.decode()) == (422, True)
    assert not AuditEvent.objects.filter(action="register_exported").exists()
