"""Several files at once, as their sender meets it."""

import pytest
from django.core.files.storage import FileSystemStorage

from documents.register.models import Document, StagedFile, UploadBatch
from documents.register.queries import staged
from documents.register.services import custom_fields, staging
from kazinex.core import opaque_ids
from kazinex.core.errors import RuleBroken
from kazinex.core.models import make_public_id
from projects.models import Job
from projects.services import job_runs
from tests.documents.register import samples
from tests.documents.register.staged_files import TEXT, UPLOAD, kept, sent, stored
from tests.person import Person


def test_a_batch_is_nobody_elses(world):
    batch = kept(world, "plan.pdf")
    address = f"{UPLOAD}{batch.public_id}/"

    assert [world.client(name).get(address).status_code for name in ("dina", "ines", "petra", "ada")] == [
        200,
        404,
        404,
        404,
    ]
    with pytest.raises(RuleBroken, match="out of date"):
        staging.stage(world.harbour, batch.public_id, files=[sent("b.pdf")], by=world.actor("ines"))


def test_a_store_that_is_full_gets_a_sentence_and_nothing_is_kept(world, monkeypatch):
    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "save", full)
    dina = Person(world.client("dina")).open(UPLOAD)

    dina.press("Check files", {"Files": sent("a.pdf")})

    assert dina.status == 422
    assert "The file could not be stored just now, and nothing was changed." in dina.text
    assert UploadBatch.objects.count() == 0


def test_files_are_sent_looked_through_and_registered(world):
    dina = Person(world.client("dina")).open(UPLOAD)
    dina.press("Check files", {"Files": sent("HT-CIV-DWG-001_RevB.pdf")})
    assert "HT-CIV-DWG-001 Drainage general arrangement, current revision A" in dina.text

    dina.press("Register these files", {"Revision code": "A"})
    assert (dina.status, "Revision A exists already. Enter another code." in dina.text) == (422, True)

    dina.press("Register these files", {"Revision code": "B", "Description": "By mail"})
    assert "Registered" in dina.text
    assert world.plan.revisions.get(code="B").description == "By mail"


def test_what_was_typed_of_the_others_stays_when_an_archive_is_unpacked(world):
    batch = kept(world, "a.pdf", ("mail.zip", samples.archive({"notes.txt": TEXT})))
    first, archive = batch.files.order_by("name")
    client, address = world.client("dina"), f"{UPLOAD}{batch.public_id}/"
    row = {"action": "new", "number": "HT-9", "code": "Z", "title": "Typed", "discipline": "CIV", "document_type": ""}
    form = {f"{opaque_ids.of(first)}-{name}": value for name, value in row.items()}

    answer = client.post(address, form | {"unpack": opaque_ids.of(archive)}, follow=True).content.decode()

    assert "notes.txt" in answer
    assert 'value="Typed"' in answer
    assert 'value="HT-9"' in answer


def test_words_of_a_form_that_is_not_in_order_stand_at_the_row(world):
    batch = kept(world, "a.pdf")
    key = opaque_ids.of(batch.files.get())
    client, address = world.client("dina"), f"{UPLOAD}{batch.public_id}/"

    def said(**row):
        return client.post(address, {f"{key}-{name}": value for name, value in row.items()}).content.decode()

    assert "Choose what this file is." in said()
    assert "Enter a number of letters, digits" in said(action="new", number="nobody", title="x", code="A")
    assert "Enter the title." in said(action="new", number="HT-1", code="A")
    assert "“XYZ” is no discipline of this project." in said(
        action="new", number="HT-1", title="x", code="A", discipline="XYZ"
    )
    assert "Every file is left out" in said(action="leave")
    assert Document.objects.filter(number="HT-1").count() == 0
    assert said(action="new", number="HT-1", title="x", code="A", discipline="CIV – Civil") == ""
    assert Document.objects.get(number="HT-1").discipline == world.CIV


def test_a_script_sends_one_file_after_the_other_into_one_batch(world):
    client, key = world.client("dina"), make_public_id()

    def send(file):
        return client.post(UPLOAD, {"batch": key, "sent": file}, headers={"X-Requested-With": "XMLHttpRequest"})

    answers = [send(sent(name, samples.IFC)) for name in ("a.ifc", "b.ifc", "a.ifc")]

    assert [(answer.status_code, answer.json()) for answer in answers] == [(200, {"words": ""})] * 3
    assert sorted(UploadBatch.objects.get().files.values_list("name", flat=True)) == ["a.ifc", "b.ifc"]
    assert send("").json() == {"words": "Choose the files."}


def test_more_than_a_request_takes_is_registered_in_the_background(world, monkeypatch):
    monkeypatch.setattr("documents.register.web.placing.MOST_IN_A_REQUEST", 1)
    batch = kept(world, "HT-CIV-DWG-001_RevB.pdf", "HT-CIV-DWG-002.pdf")
    client, address = world.client("dina"), f"{UPLOAD}{batch.public_id}/"
    form: dict[str, str] = {}
    for one in staged.proposals(batch, world.actor("dina")):
        key = opaque_ids.of(one.file)
        form |= {f"{key}-{name}": getattr(one, name) for name in ("action", "number", "code", "title", "discipline")}

    answer = client.post(address, form, follow=True)
    assert "Upload of 2 files" in answer.content.decode()
    job_runs.run_due()

    job = Job.objects.get()
    assert (job.state, job.words, job.address) == ("done", "2 files are registered.", address)
    assert world.plan.revisions.filter(code="B").exists()
    assert Document.objects.get(number="HT-CIV-DWG-002").discipline == world.CIV


def test_a_batch_can_be_discarded(world, django_capture_on_commit_callbacks):
    batch = kept(world, "a.pdf")
    before = len(stored())

    with django_capture_on_commit_callbacks(execute=True):
        world.client("dina").post(f"{UPLOAD}{batch.public_id}/discard/")

    assert (StagedFile.objects.count(), len(stored())) == (0, before - 1)


def test_a_field_that_people_made_required_is_asked_for_in_the_row(world):
    made = custom_fields.add(label="Contract", kind="text", is_required=True, project=None, by=world.actor("ada"))
    dina = Person(world.client("dina")).open(UPLOAD)
    dina.press("Check files", {"Files": sent("HT-NEW-1.pdf")})

    dina.press("Register these files")
    assert (dina.status, "Enter the contract." in dina.text) == (422, True)
    dina.press("Register these files", {"Contract": "C-7"})

    assert Document.objects.get(number="HT-NEW-1").custom == {made.public_id: "C-7"}
