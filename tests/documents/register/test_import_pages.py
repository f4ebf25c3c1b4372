"""An import as its person meets it: the template, the check, the button, the work in the background."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from documents.register.models import CustomField, Document, ImportFile
from projects.models import ProjectMembership
from projects.services import job_runs
from tests.documents.register import samples
from tests.documents.register.workbooks import workbook
from tests.person import Person

IMPORT = "/o/meridian/p/harbour/documents/import/"


def sent(content, name="deliverables.xlsx"):
    return {"File": SimpleUploadedFile(name, content)}


def test_the_template_offers_what_the_project_has(world):
    answer = world.client("dina").get(f"{IMPORT}template/")
    book = load_workbook(io.BytesIO(answer.content))
    data, reference = book["Data"], book["Reference"]
    header = [cell.value for cell in data[1]]

    assert book.sheetnames == ["Data", "Instructions", "Reference"]
    assert header[:4] == ["Number *", "Title *", "Discipline", "Type"]
    assert data.column_dimensions["A"].number_format == "@"
    rules = {str(rule.sqref): rule.formula1 for rule in data.data_validations.dataValidation}
    assert rules["C2:C10001"] == "Reference!$A$2:$A$5"
    assert [reference.cell(row, 1).value for row in range(1, 6)] == ["Discipline", "ARC", "CIV", "MEP", "STR"]
    assert "dina@meridian.example" in [cell.value for column in reference.columns for cell in column]


def test_a_filled_template_is_checked_and_imported(world):
    dina = Person(world.client("dina")).open(IMPORT)
    dina.press("Check file", sent(workbook(["HT-200", "Kerbs", "CIV", "DWG"], ["HT-CIV-DWG-001", "Other"])))
    assert "Nothing is changed yet." in dina.text

    dina.press("Import", {"Change documents that are in the register already": True})
    assert "Import of deliverables.xlsx" in dina.text
    job_runs.run_due()

    dina.open(f"{IMPORT}{ImportFile.objects.get().public_id}/")
    assert "1 document is new, 1 changed." in dina.text
    assert Document.objects.get(number="HT-200").title == "Kerbs"
    assert Document.objects.get(pk=world.plan.pk).title == "Other"


def test_the_check_names_what_is_new_and_what_changes_from_what_to_what(world):
    world.CIV.name = "Civil <works>"
    world.CIV.save()
    rows = [["HT-200", "Kerbs", "CIV", "DWG"], ["HT-CIV-DWG-001", "Other", "STR", ""]]
    dina = Person(world.client("dina")).open(IMPORT)
    dina.press("Check file", sent(workbook(*rows)))

    assert "New documents HT-200 Title: Kerbs · Discipline: CIV – Civil <works> · Type: DWG – Drawing" in dina.text
    changed = "from Drainage general arrangement → to Other Discipline from CIV – Civil <works> → to STR – Structural"
    assert f"Changed documents HT-CIV-DWG-001 Title {changed}" in dina.text

    world.override("initiator", "upload_documents", project="harbour")
    ines = Person(world.client("ines")).open(IMPORT)
    ines.press("Check file", sent(workbook(*rows)))
    assert ("New documents HT-200" in ines.text, "Changed documents" in ines.text) == (True, False)


def test_a_page_names_fifty_documents_of_a_kind_and_says_how_many_there_are_besides(world):
    rows = [[f"HT-3{number:02}", "Kerbs"] for number in range(53)]
    dina = Person(world.client("dina")).open(IMPORT)
    dina.press("Check file", sent(workbook(*rows)))

    assert ("HT-349" in dina.text, "HT-350" in dina.text, "And 3 more." in dina.text) == (True, False, True)


def test_a_bad_file_says_where_and_offers_no_button(world):
    dina = Person(world.client("dina")).open(IMPORT)
    dina.press("Check file", sent(workbook(["HT-200", ""])))

    assert "Enter the title; a new document needs it." in dina.text
    assert "Import" not in dina.heard("main button")
    dina.open(IMPORT).press("Check file", sent(samples.pdf(), "plan.pdf"))
    assert (dina.status, "Choose an Excel workbook, saved as .xlsx." in dina.text) == (422, True)
    assert ImportFile.objects.count() == 1


def test_a_file_is_nobody_elses_and_can_be_discarded(world):
    dina = Person(world.client("dina")).open(IMPORT)
    dina.press("Check file", sent(workbook(["HT-200", "Kerbs"])))
    address = f"{IMPORT}{ImportFile.objects.get().public_id}/"

    assert [world.client(name).get(address).status_code for name in ("petra", "ines")] == [404, 404]
    dina.press("Discard")
    assert "The file is discarded." in dina.text


def test_an_export_of_the_register_is_edited_and_taken_back(world):
    """A field of the name of a column that the export writes itself is there from before that was refused."""
    CustomField.objects.create(label="Status", kind="text", position=1)
    world.plan.owner = world.wes  # who left since
    world.plan.save()
    ProjectMembership.objects.filter(user=world.wes).delete()
    answer = world.client("dina").post("/o/meridian/p/harbour/documents/export/", {"fields": "all"})
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = {row[0].value: row for row in book["Documents"].iter_rows()}
    rows[world.beam.number][1].value, edited = "Beam, amended", io.BytesIO()
    book.save(edited)

    dina = Person(world.client("dina")).open(IMPORT).press("Check file", sent(edited.getvalue()))

    assert "Cells to mend 0" in dina.text
    assert "An import does not change Revision, Latest approved, Status, Updated, Suitability" in dina.text
    assert "Changed documents HT-STR-DWG-001 Title from" in dina.text
    assert f"Changed 1 Unchanged {len(rows) - 2}" in dina.text
    told = "“Status” is a column that an export of the register writes, and a field of documents as well."
    assert (told in dina.text, dina.text.count("Status, Updated")) == (True, 1)
