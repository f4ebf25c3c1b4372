"""A workflow starts with the upload of what it is about: in the form of a new document, and of a new revision."""

from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import AuditEvent
from documents.register.models import Document
from documents.workflows.domain.routes import StepSpec
from documents.workflows.models import StepPart, Workflow
from kazinex.core.permissions import Permission
from tests.documents.register import samples
from tests.documents.workflows.conftest import JO, review
from tests.person import Person

HERE = "/o/meridian/p/harbour/documents"
CHOSEN = StepSpec("Review", participants=("chosen at start",))


def new(**facts):
    file = SimpleUploadedFile("plan.pdf", samples.pdf())
    return {"Number": "HT-CIV-NEW-1", "Title": "Culvert", "Revision code": "A", "File": file} | facts


def test_a_document_is_registered_and_reviewed_at_once_or_neither(world, template):
    template(CHOSEN)
    ines = Person(world.client("ines")).open(f"{HERE}/new/")
    ines.press("Register", new(**{"Start a workflow": "Standard review"}))
    assert (ines.status, Document.objects.filter(title="Culvert").exists()) == (422, False)
    assert "asks whom you choose" in ines.text

    ines.press("Register", new(Participants="nobody@meridian.example"))
    assert (ines.status, "comes to nobody in this project" in ines.text) == (422, True)
    assert "nobody@meridian.example" in ines.response.content.decode()
    ines.press("Register", new(Participants="1: miko@consult.example", **{"Workflow due date": "2099-05-01"}))

    document, flow = Document.objects.get(title="Culvert"), Workflow.objects.get()
    assert (ines.status, flow.title, document.status) == (200, "Culvert", "under_review")
    assert flow.due_at.year == 2099
    assert [part.user for part in StepPart.objects.all()] == [world.miko]
    told = AuditEvent.objects.filter(action__in=["document_registered", "workflow_started"]).order_by("pk")
    assert [event.action for event in told] == ["document_registered", "workflow_started"]


def test_a_revision_starts_its_workflow_where_none_is_under_way(world, template):
    template(review("remy"))
    ines = Person(world.client("ines")).open(f"{HERE}/HT-CIV-DWG-001/revisions/new/")
    file = SimpleUploadedFile("plan.pdf", samples.pdf())
    typed = {"Revision code": "B", "File": file, "Start a workflow": "Standard review", "Workflow title": "Levels"}
    ines.press("Upload", typed)

    assert [(one.title, one.documents.get().code) for one in Workflow.objects.all()] == [("Levels", "B")]
    assert "It starts as “Under review”" in ines.text
    again = Person(world.client("ines")).open(f"{HERE}/HT-CIV-DWG-001/revisions/new/")
    assert ("Start a workflow" in again.text, "The review under way" in again.text) == (False, True)


def test_who_cannot_end_the_review_under_way_reads_that_it_goes_on(world, template, start):
    start(template(review("remy")))
    dina = Person(world.client("dina")).open(f"{HERE}/HT-CIV-DWG-001/revisions/new/")
    assert "Only Ines Ibarra, who started it, or a project admin can cancel it." in dina.text
    assert ("Let WF-0001 run on revision A" in dina.text, "Cancel it, and start again" in dina.text) == (True, False)

    Workflow.objects.get().documents.create(
        document=world.beam, revision=world.beam.current_revision, position=1, code="A", status_before="draft"
    )
    ines = Person(world.client("ines")).open(f"{HERE}/HT-CIV-DWG-001/revisions/new/")
    assert "It is about other documents too. It can be cancelled on its own page." in ines.text
    assert "It is about other documents too. Only Ines Ibarra, who started it" in dina.open(dina.path).text
    world.override("initiator", "create_workflow", project="harbour", effect="deny")
    needed = f"You need “{Permission.CREATE_WORKFLOW.label}” in this project."
    assert f"It is about other documents too. {needed}" in ines.open(ines.path).text
    Workflow.objects.get().documents.get(document=world.beam).delete()
    assert needed in ines.open(ines.path).text
    assert "Only Ines Ibarra" not in ines.text


def test_nobody_is_asked_who_may_not_start_one_or_has_no_template(world, template):
    assert "Start a workflow" not in Person(world.client("ines")).open(f"{HERE}/new/").text
    template(review("remy"))
    world.override("reviewer", "upload_documents", project="harbour")
    assert "Start a workflow" not in Person(world.client("remy")).open(f"{HERE}/new/").text
    assert "Start a workflow" in Person(world.client("ines")).open(f"{HERE}/new/").text


def test_whoever_starts_one_while_uploading_is_told_what_everybody_is_told_who_starts_one(world, template):
    """Whom a role leaves out, and links that end before their answer is due; the same where one starts again."""
    by_role = StepSpec("Check", participants=("role: Reviewer",))
    template(by_role, StepSpec("Client review", participants=(JO,), days=40))
    file = SimpleUploadedFile("beam.pdf", samples.pdf())
    typed = {"Revision code": "B", "File": file, "Start a workflow": "Standard review"}
    dina = Person(world.client("dina")).open(f"{HERE}/HT-STR-DWG-001/revisions/new/")

    dina.press("Upload", typed)

    assert Workflow.objects.get().documents.get().code == "B"
    assert "Left out: Remy Rousseau may not see HT-STR-DWG-001" in dina.text, dina.text
    assert "Client review: The links of people outside end on" in dina.text
    assert "Left out" not in dina.open(dina.path).text

    dina.open(f"{HERE}/HT-STR-DWG-001/revisions/new/")
    again = {"The review under way": "Cancel it, and start again on the new revision with the same people"}
    dina.press("Upload", {"Revision code": "C", "File": SimpleUploadedFile("c.pdf", samples.pdf(2))} | again)
    assert [one.documents.get().code for one in Workflow.objects.order_by("number")] == ["B", "C"]
    assert "Client review: The links of people outside end on" in dina.text, dina.text

    dina.open(f"{HERE}/new/").press(
        "Register", new(Discipline="STR – Structural", **{"Start a workflow": "Standard review"})
    )
    assert "Left out: Remy Rousseau may not see HT-CIV-NEW-1" in dina.text, dina.text
