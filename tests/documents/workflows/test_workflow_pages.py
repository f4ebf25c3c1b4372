"""Workflows in a browser without a script: started, answered, steered; who reaches what."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdfium2 import PdfDocument

from accounts.models import Membership
from audit.models import AuditEvent
from documents.packages.services import packages
from documents.register.models import Document, Revision
from documents.workflows.domain.routes import StepSpec
from documents.workflows.models import StepAttachment, StepDraft, StepPart, Workflow, WorkflowStep
from documents.workflows.queries import workflows as queries
from documents.workflows.services import steering
from tests.documents.register import samples
from tests.documents.workflows.conftest import review
from tests.person import Person

HERE = "/o/meridian/p/harbour"
DOCUMENT = f"{HERE}/documents/HT-CIV-DWG-001/"
APPROVAL = StepSpec("Approval", "approve", ("role: Approver",), rule="any", days=3)


@pytest.fixture
def fresh(monkeypatch):
    """Nobody is asked to prove again who they are."""
    monkeypatch.setattr("accounts.web.fresh_proof.is_fresh", lambda _request, _purpose=None: True)


def test_a_workflow_goes_from_the_document_to_its_record(world, template):
    template(review("remy"), APPROVAL)
    ines = Person(world.client("ines")).open(DOCUMENT).follow("Start workflow")
    ines.press("Start workflow", {"Template": "Standard review", "Title": "Drainage for approval"})
    assert (ines.status, "WF-0001 is running" in ines.text) == (200, True)
    assert "Remy Rousseau" in ines.text

    remy = Person(world.client("remy")).open(f"{HERE}/workflows/?mine=waiting").follow("WF-0001").follow("Answer")
    remy.press("Save draft", {"Comment": "So far fine"})
    assert "Draft saved." in remy.text
    remy.press("Submit decision", {"Decision": "Return for revision", "Comment": ""})
    assert (remy.status, "Write what must change" in remy.text) == (422, True)
    remy.press("Submit decision", {"Decision": "Approve with comments", "Comment": "Move the kerb."})
    assert "Your answer is on record." in remy.text

    abel = Person(world.client("abel")).open(f"{HERE}/workflows/WF-0001/steps/2/")
    assert "Move the kerb." in abel.text
    abel.press("Submit decision", {"Decision": "Approve"})
    assert "Completed: Approved" in abel.text
    assert Document.objects.get(pk=world.plan.pk).status == "approved"

    tab = Person(world.client("ines")).open(f"{DOCUMENT}workflows/")
    assert "Drainage for approval" in tab.text
    assert StepDraft.objects.count() == 0


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(world, template):
    template(review("remy"))
    ines = Person(world.client("ines")).open(f"{HERE}/workflows/new/")
    typed = {"Template": "Standard review", "Title": "Two", "Documents": "HT-CIV-DWG-001\nNONE-1 rev B"}
    ines.press("Start workflow", typed)

    assert (ines.status, "no document with this number here: NONE-1" in ines.text) == (422, True)
    assert "NONE-1 rev B" in ines.response.content.decode()
    ines.press("Start workflow", {"Documents": "HT-CIV-DWG-001 rev A", "Due date": "2001-01-01"})
    assert "not over yet" in ines.text
    ines.press("Start workflow", {"Due date": ""})
    assert Workflow.objects.get().title == "Two"


def test_a_package_brings_its_documents(world, template):
    template(review("miko"))
    by = world.actor("ines")
    tender = packages.create(world.harbour, name="Tender set", by=by)
    packages.add_documents(tender, [world.plan, world.beam], by=by)
    ines = Person(world.client("ines")).open(tender.get_absolute_url()).follow("Start workflow")
    ines.press("Start workflow", {"Template": "Standard review"})

    assert Workflow.objects.get().documents.count() == 2


def test_files_beside_an_answer_are_checked_kept_and_handed_out(world, template, start):
    workflow = start(template(review("remy")))
    address = f"{HERE}/workflows/WF-0001/steps/1/"
    remy = world.client("remy")
    refused = remy.post(address, {"draft": "yes", "attachments": SimpleUploadedFile("x.exe", b"MZ")})
    assert refused.status_code == 422
    remy.post(address, {"draft": "yes", "attachments": SimpleUploadedFile("marks.pdf", samples.pdf())})
    kept = StepAttachment.objects.get()
    assert remy.post(f"{address}attachments/{kept.public_id}/remove/").status_code == 302
    remy.post(address, {"decision": "approve", "attachments": SimpleUploadedFile("marks.pdf", samples.pdf())})

    kept = StepAttachment.objects.get()
    for client, base in ((world.client("ines"), f"{HERE}/workflows/WF-0001/"), (remy, address)):
        answer = client.get(f"{base}attachments/{kept.public_id}/")
        assert b"".join(answer.streaming_content).startswith(b"%PDF")
    taken = AuditEvent.objects.filter(action="attachment_taken", target_id=workflow.pk).order_by("pk")
    assert [event.actor_label.split()[0] for event in taken] == ["Ines", "Remy"]
    assert world.client("wes").get(f"{HERE}/workflows/WF-0001/attachments/{kept.public_id}/").status_code == 404
    assert workflow.code in Person(world.client("ines")).open(f"{HERE}/workflows/").text


def test_a_responder_reaches_exactly_the_step_and_its_revision(world, template, start):
    for client in (world.client("wes"),):
        assert client.get(f"{HERE}/").status_code == 404
    start(template(review("wes", "remy")), world.plan)
    wes, step = world.client("wes"), f"{HERE}/workflows/WF-0001/steps/1/"
    revision = Revision.objects.get(document=world.plan)
    page = Person(wes).open(step)

    assert (page.status, "HT-CIV-DWG-001" in page.text) == (200, True)
    assert page.heard("aside a, nav a").count("Documents") == 0
    pinned = f"{step}documents/{revision.public_id}"
    assert wes.get(f"{pinned}/pages/1/").status_code in {200, 404}
    other = Revision.objects.get(document=world.beam)
    assert wes.get(f"{step}documents/{other.public_id}/pages/1/").status_code == 404
    for closed in ("", "documents/", "documents/HT-CIV-DWG-001/", "workflows/", "workflows/WF-0001/", "team/"):
        assert wes.get(f"{HERE}/{closed}").status_code == 404, closed
    assert wes.get(f"{HERE}/settings/general/").status_code == 403
    assert wes.get(f"{HERE}/workflows/WF-0002/steps/1/").status_code == 404
    assert "Miko" in Person(wes).open(f"{step}delegate/").text
    assert "@meridian.example" not in Person(wes).open(f"{step}delegate/").text.replace("wes@meridian.example", "")
    assert "@meridian.example" in Person(world.client("remy")).open(f"{step}delegate/").text

    steering.reassign(
        queries.step(world.actor("ines"), "WF-0001", 1),
        from_person=world.wes,
        to=world.abel,
        reason="x",
        by=world.actor("ines"),
    )
    assert wes.get(step).status_code == 404


def test_others_are_told_that_the_step_is_not_theirs_or_nothing_at_all(world, template, start):
    start(template(review("remy")))
    step = f"{HERE}/workflows/WF-0001/steps/1/"

    assert world.client("ada").get(step).status_code == 403
    for status, is_mended in (("open", True), ("done", False)):
        WorkflowStep.objects.update(status=status)
        denied = world.client("abel").get(step)
        assert (denied.status_code, b"not assigned to you, or not any more." in denied.content) == (403, True)
        assert (b"Who started the workflow or a project admin can reassign it." in denied.content) == is_mended
    assert world.client("vera").get(step).status_code == 404
    assert world.client("vera").get(f"{HERE}/workflows/WF-0001/").status_code == 404
    denied = AuditEvent.objects.filter(action="permission_denied").latest("pk")
    assert denied.details["permission"] == "Complete workflow step"


def test_hidden_documents_are_lines_that_tell_nothing(world, template, start):
    start(template(review("petra")), world.plan, world.secret, by="dina")
    page = Person(world.client("ines")).open(f"{HERE}/workflows/WF-0001/")

    assert "A document you may not see" in page.text
    assert "HT-MEP" not in page.text
    assert world.client("vera").get(f"{HERE}/workflows/WF-0001/").status_code == 404


def test_signing_asks_for_a_fresh_proof_and_records_the_digest(world, template, start, fresh):
    start(template(StepSpec("Signature", "sign", ("abel@meridian.example",))))
    abel = Person(world.client("abel")).open(f"{HERE}/workflows/WF-0001/steps/1/")
    abel.press("Submit decision", {"Decision": "Sign"})

    event = AuditEvent.objects.get(action="step_decided")
    digest = Revision.objects.get(document=world.plan).sha256
    assert event.details["sha256"] == [f"HT-CIV-DWG-001 revision A: {digest}"]


def test_who_started_it_steers_it(world, template, start):
    start(template(review("remy"), APPROVAL))
    ines = Person(world.client("ines")).open(f"{HERE}/workflows/WF-0001/").press("Remind")
    assert "Reminded: Remy Rousseau." in ines.text
    ines.follow("Reassign").press("Reassign", {"In place of": "Remy", "To": "Miko", "Reason": "Away"})
    assert "Miko Mori is asked now." in ines.text
    ines.open(f"{HERE}/workflows/WF-0001/steps/2/skip/")
    assert "It is passed over when the steps before it are done." in ines.text
    ines.open(f"{HERE}/workflows/WF-0001/").follow("Skip").press("Skip", {"Reason": "Known already"})
    assert "Step 1 of WF-0001 is skipped." in ines.text
    ines.follow("Cancel workflow")
    assert "Keep it running" in ines.text
    ines.press("Cancel workflow", {"Reason": "Wrong scale"})

    assert "WF-0001 is cancelled." in ines.text
    assert StepPart.objects.filter(user=world.remy).get().status == "handed_on"


def test_the_record_is_a_pdf_that_tells_no_more_than_its_page(world, template, start, answer, last_event):
    workflow = start(template(review("petra")), world.plan, world.secret, by="dina")
    pinned = {document.pk: Revision.objects.get(document=document).pk for document in (world.plan, world.secret)}
    single = {pinned[world.plan.pk]: "approve", pinned[world.secret.pk]: "approve"}
    answer(workflow, "petra", "approve_with_comments", "Fine & <good>, façade", per_document=single)
    shown = Person(world.client("ines")).open(f"{HERE}/workflows/WF-0001/").text
    assert ("HT-CIV-DWG-001 Approve Fine &" in shown, "HT-MEP" in shown) == (True, False)
    told = PdfDocument(world.client("ines").get(f"{HERE}/workflows/WF-0001/record/").content)
    text = "\n".join(page.get_textpage().get_text_range() for page in told)

    assert "Petra Price: Approve with comments" in text
    assert "HT-CIV-DWG-001: Approve" in text
    assert "Duration: 0 minutes" in text.replace("\xa0", " ")
    assert "Fine & <good>, façade" in text
    assert "A document you may not see" in text
    assert "HT-MEP" not in text
    assert last_event()[1] == "Ines Ibarra took the record of WF-0001 as a PDF"


def test_what_waits_for_somebody_who_left_is_listed(world, template, start):
    start(template(review("remy")))
    ines = Person(world.client("ines")).open(f"{HERE}/workflows/?left=yes")
    assert "WF-0001" not in ines.text
    Membership.objects.filter(user=world.remy).update(status="deactivated")

    ines.open(f"{HERE}/workflows/?left=yes").follow("WF-0001")
    assert "Needs reassignment" in ines.text
    assert "Ines Ibarra started WF-0001" in ines.text
    assert "started WF-0001" in Person(world.client("ines")).open(f"{DOCUMENT}activity/").text


def test_a_selection_of_the_register_fills_the_form(world, template):
    template(review("miko"))
    ines = world.client("ines")
    answer = ines.post(f"{HERE}/documents/bulk/workflow/", {"selected": ["HT-CIV-DWG-001", "HT-STR-DWG-001"]})

    assert "HT-CIV-DWG-001\nHT-STR-DWG-001" in answer.content.decode()
    assert f'action="{HERE}/workflows/new/"' in answer.content.decode()


def test_a_step_is_delegated_by_who_has_it(world, template, start):
    start(template(review("remy")))
    remy = Person(world.client("remy")).open(f"{HERE}/workflows/WF-0001/steps/1/").follow("Delegate")
    remy.press("Delegate", {"To": "Abel", "Reason": "On leave"})

    assert "Abel Adeyemi is asked in your place." in remy.text
    assert world.client("abel").get(f"{HERE}/workflows/WF-0001/steps/1/").status_code == 200


def test_columns_of_workflows_are_chosen(world, template, start):
    start(template(review("miko")), world.plan, world.beam)
    ines = Person(world.client("ines")).open(f"{HERE}/workflows/").follow("Columns")
    ines.press("Show these columns", {"Step due": False, "Started": False, "Waits at": True, "Documents": True})
    ines.follow("Columns").press("Show these columns", {"Started by": True})
    ines.follow("Columns").press("Move Waits at up").follow("Close")

    assert ines.heard("thead th") == ["Number", "Title", "Waits at", "State", "Documents", "Started by"]
    assert ines.heard("tbody td")[0] == "WF-0001"
    assert ines.heard("tbody td")[2:] == ["Review", "Running", "2", "Ines Ibarra"]


def test_the_register_asks_the_database_the_same_for_one_and_for_many(world, template, start):
    made, client, counts = template(review("miko")), world.client("ines"), []
    client.get(f"{HERE}/workflows/")
    for document in (world.plan, world.beam):
        start(made, document)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"{HERE}/workflows/?overdue=&mine=started&status=running").status_code == 200
            assert client.get(f"{HERE}/workflows/?columns=number,step,documents,starter,template").status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert client.post(f"{HERE}/workflows/export/").status_code == 200


@pytest.mark.parametrize(
    ("choice", "states"),
    [
        ("Let WF-0001 run", {"WF-0001": "running"}),
        ("Cancel it", {"WF-0001": "cancelled"}),
        ("Cancel it, and start again", {"WF-0001": "cancelled", "WF-0002": "running"}),
    ],
)
def test_an_upload_asks_what_becomes_of_the_review_under_way(world, template, start, choice, states):
    start(template(review("remy")))
    file = SimpleUploadedFile("plan.pdf", samples.pdf())
    ines = Person(world.client("ines")).open(f"{DOCUMENT}revisions/new/")
    ines.press("Upload", {"Revision code": "B", "File": file, "The review under way": choice})

    assert {one.code: one.status for one in Workflow.objects.all()} == states
    if "WF-0002" in states:
        assert Workflow.objects.get(number=2).documents.get().code == "B"
        assert StepPart.objects.get(step__workflow__number=2).user == world.remy


def test_steps_stand_in_my_work_of_those_they_wait_for(world, template, start):
    start(template(review("wes", "remy")))
    for name in ("wes", "remy"):
        work = Person(world.client(name)).open("/o/meridian/my-work/")
        work.follow("Review: WF-0001 Drainage for approval")
        assert (work.status, work.path) == (200, f"{HERE}/workflows/WF-0001/steps/1/")
    assert "WF-0001" not in Person(world.client("miko")).open("/o/meridian/my-work/").text
