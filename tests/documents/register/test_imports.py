"""Documents out of a spreadsheet: checked whole, imported whole or not at all."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from audit.domain.sentences import sentence
from audit.models import AuditEvent
from documents.register import tasks
from documents.register.models import Document, ImportFile
from documents.register.services import documents, imports, uploads
from documents.register.services.batches import UNWATCHED
from kazinex.core import clock
from kazinex.core.errors import RuleBroken
from projects.models import Term, TermKind
from tests.documents.register.staged_files import kept as staged_kept
from tests.documents.register.staged_files import proposed
from tests.documents.register.workbooks import workbook

NO_NUMBER = "Enter a number of letters, digits, “-”, “_” and “.”, with at least one digit, such as HT-CIV-DWG-001."
FULL = ("Number", "Title *", "Discipline", "Type", "Originator", "Owner", "Planned date")


def kept(world, content, who="dina", name="deliverables.xlsx"):
    file = uploads.check(SimpleUploadedFile(name, content))
    return imports.keep(world.harbour, file=file, by=world.actor(who))


def problems(world, content, who="dina"):
    found = imports.check(kept(world, content, who), by=world.actor(who))
    return [(one.row, one.column, one.words) for one in found.problems]


def imported(world, content, *, updates=False, who="dina"):
    return imports.run(kept(world, content, who), updates=updates, progress=UNWATCHED, by=world.actor(who))


def events(count):
    return [sentence(one) for one in AuditEvent.objects.order_by("-pk")[:count]]


def test_every_mistake_is_named_by_its_row_and_column(world):
    Term.objects.create(kind=TermKind.DISCIPLINE, code="OLD", name="Old", retired_at=clock.now())
    documents.delete(world.beam, reason="Twice", by=world.actor("dina"))

    def spoil(data):
        data.merge_cells("E9:F9")
        data.row_dimensions[10].hidden = True

    content = workbook(
        ["nobody", "No digit", "CIV", "DWG", "", "", ""],
        ["HT-CIV-DWG-100", "", "XYZ", "dwg", "", "", "31/13/2026"],
        ["HT-CIV-DWG-101", "Plan", "CIV – Civil", "OLD", "", "nobody@meridian.example", "2026-03-31"],
        ["ht-civ-dwg-101", "Twice", "OLD", "", "", "Dina Okafor", ""],
        ["HT-STR-DWG-001", "Deleted", "", "", "", "", ""],
        ["ht-civ-dwg-001", "Otherwise written", "", "", "", "", ""],
        ["HT-102", "x" * 301, "", "", "", "", "1066-10-14"],
        ["HT-103", "Merged", "OLD", "", "", "", ""],
        ["HT-104", "Hidden", "", "", "", "", ""],
        header=[*FULL, "Colour", "Title"],
        spoil=spoil,
    )

    assert problems(world, content) == [
        (1, "H", "There is no field “Colour” here. Take the template's headers."),
        (1, "I", "The column “Title” stands twice. Keep one of them."),
        (
            2,
            "A",
            "Enter a number of letters, digits, “-”, “_” and “.”, with at least one digit, such as HT-CIV-DWG-001.",
        ),
        (3, "B", "Enter the title; a new document needs it."),
        (3, "C", "“XYZ” is no discipline of this project. Choose one of the sheet Reference."),
        (3, "G", "“31/13/2026” is no day. Write it as 2026-03-31, or format the cell as a date."),
        (4, "D", "“OLD” is no type of this project. Choose one of the sheet Reference."),
        (4, "F", "“nobody@meridian.example” is no owner of this project. Choose one of the sheet Reference."),
        (5, "A", "“ht-civ-dwg-101” stands in row 4 already. Keep one of the two rows."),
        (6, "A", "HT-STR-DWG-001 is deleted, and its number stays reserved. Restore it first."),
        (7, "A", "“ht-civ-dwg-001” reads like HT-CIV-DWG-001. Write it as it stands in the register."),
        (8, "B", "Use at most 300 characters; there are 301."),
        (8, "G", "Enter a date between 1970 and 2999."),
        (9, "C", "“OLD” is retired as a discipline. Choose another one."),
        (9, "E", "The cells E9:F9 are merged. Unmerge them; each row is one document."),
        (10, "A", "This row is hidden. Show it, or delete it, so that nothing is imported unseen."),
    ]


def test_a_number_that_one_does_not_see_is_taken_and_no_more_is_told(world):
    world.override("reviewer", "upload_documents", project="harbour")

    assert problems(world, workbook(["HT-MEP-DWG-001", "Mine"]), "remy") == [
        (2, "A", "The number HT-MEP-DWG-001 is already taken in this project. Enter another one.")
    ]


def test_rows_become_planned_documents_with_an_event_each(world):
    done = imported(
        world,
        workbook(
            ["HT-CIV-DWG-100", "Kerbs", "civ", "DWG", "Acme", "remy@meridian.example", date(2026, 3, 31)],
            ["0007", "007", "", "", "", "", "2026-04-01"],
            header=FULL,
        ),
    )

    made = Document.objects.get(number="HT-CIV-DWG-100")
    assert (made.title, made.discipline, made.document_type, made.owner, made.planned_on, made.status) == (
        "Kerbs",
        world.CIV,
        world.DWG,
        world.remy,
        date(2026, 3, 31),
        "planned",
    )
    other = Document.objects.get(number="0007")
    assert (other.title, other.owner, other.discipline, other.number_key) == ("007", world.dina, None, "0007")
    assert events(3) == [
        "Dina Okafor imported deliverables.xlsx: 2 new documents, 0 changed",
        "Dina Okafor imported HT-CIV-DWG-100: Kerbs",
        "Dina Okafor imported 0007: 007",
    ]
    assert imports.told(done) == "2 documents are new, 0 changed."


def test_what_is_there_changes_only_where_that_is_chosen_and_tells_old_and_new(world):
    content = workbook(["HT-CIV-DWG-001", "Drainage plan", "", "DWG"], ["HT-STR-DWG-001", "Beam schedule", "STR", ""])
    found = imports.check(kept(world, content), by=world.actor("dina"))
    assert ([line.number for line in found.updated], found.unchanged) == (["HT-CIV-DWG-001"], 1)
    with pytest.raises(RuleBroken, match="Nothing in this file is new"):
        imported(world, content)

    before = world.plan.updated_at
    imported(world, content, updates=True)

    plan = Document.objects.get(pk=world.plan.pk)
    assert (plan.title, plan.discipline, plan.updated_at > before) == ("Drainage plan", world.CIV, True)
    edited = AuditEvent.objects.get(action="document_edited")
    assert edited.details == {"changes": {"Title": ["Drainage general arrangement", "Drainage plan"]}}


def test_who_does_not_manage_documents_changes_none(world):
    with pytest.raises(RuleBroken, match="may change documents"):
        imported(world, workbook(["HT-CIV-DWG-001", "Mine"]), updates=True, who="ines")


def test_one_bad_cell_imports_nothing(world):
    before = AuditEvent.objects.count()

    with pytest.raises(RuleBroken, match="not in order"):
        imported(world, workbook(["HT-200", "Good"], ["HT-201", ""]))

    assert not Document.objects.filter(number="HT-200").exists()
    assert AuditEvent.objects.count() == before


def test_an_import_that_breaks_off_leaves_nothing(world, monkeypatch):
    def cut_off(*_args, **_more):
        raise ConnectionError

    file, before = kept(world, workbook(["HT-200", "Good"])), AuditEvent.objects.count()
    monkeypatch.setattr(imports, "_finish", cut_off)

    with pytest.raises(ConnectionError), transaction.atomic():
        imports.run(file, updates=False, progress=UNWATCHED, by=world.actor("dina"))

    assert not Document.objects.filter(number="HT-200").exists()
    assert AuditEvent.objects.count() == before
    assert default_storage.exists(ImportFile.objects.get(imported_at=None).storage_key)


def test_a_file_is_imported_once_and_noticed_when_it_comes_again(world):
    content = workbook(["HT-200", "Good"])
    done = imported(world, content)

    with pytest.raises(RuleBroken, match="imported already"):
        imports.run(done, updates=False, progress=UNWATCHED, by=world.actor("dina"))
    again = kept(world, content)
    answer = world.client("dina").get(f"/o/meridian/p/harbour/documents/import/{again.public_id}/").content.decode()

    assert "This very file was imported before" in answer
    assert "The register says all of this already" in answer


def test_what_waited_for_a_day_is_forgotten(world, django_capture_on_commit_callbacks):
    file = kept(world, workbook(["HT-200", "Good"]))
    ImportFile.objects.update(created_at=clock.machine_now() - timedelta(hours=25))

    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_uploads()

    assert not ImportFile.objects.exists()
    assert not default_storage.exists(file.storage_key)


def test_the_file_of_a_planned_document_finds_it(world):
    imported(world, workbook(["HT-CIV-DWG-100", "Kerbs"]))

    assert proposed(world, staged_kept(world, "HT-CIV-DWG-100_RevA.pdf", "HT-CIV-DWG-100.pdf")) == [
        ("HT-CIV-DWG-100.pdf", "revision", "HT-CIV-DWG-100", "A"),
        ("HT-CIV-DWG-100_RevA.pdf", "revision", "HT-CIV-DWG-100", "A"),
    ]
