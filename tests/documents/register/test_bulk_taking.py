"""Many documents taken as one archive, or changed by a worker."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from openpyxl import load_workbook

from audit.models import AuditEvent
from documents.register.models import Document, Revision
from documents.register.services import documents
from documents.register.services.bulk import downloads
from documents.register.web import bulk
from kazinex.core.edit_conflicts import SINCE
from projects.domain.jobs import LOST_RIGHT
from projects.models import Job
from projects.services import job_runs
from tests.documents.register.test_bulk import BEAM, HERE, PLAN, ticked
from tests.person import Person


@pytest.fixture
def three(world, register, checked):
    """Three documents with files in the store, one of them with a newer draft."""
    for number in ("HT-1", "HT-2", "HT-3"):
        register(number)
    return ["HT-1", "HT-2", "HT-3"]


def taken(world, numbers, name="dina"):
    answer = world.client(name).post(f"{HERE}bulk/download/", {"selected": numbers})
    assert answer.status_code == 200, answer
    return zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))


def test_files_are_taken_with_their_register_and_each_is_recorded(world, three):
    archive = taken(world, [*three, "HT-9"])

    assert archive.testzip() is None
    assert archive.namelist() == ["Register.xlsx", "HT-1_A.pdf", "HT-2_A.pdf", "HT-3_A.pdf"]
    assert archive.read("HT-2_A.pdf") == world.pdf
    rows = list(load_workbook(BytesIO(archive.read("Register.xlsx")))["Documents"].values)
    assert [row[0] for row in rows] == ["Number", *three]
    events = AuditEvent.objects.filter(action="document_downloaded").order_by("target_label")
    assert [(event.target_label, event.details["revision"]) for event in events] == [(one, "A") for one in three]


def test_only_what_one_sees_is_in_the_archive(world, three):
    Document.objects.filter(number="HT-1").update(is_confidential=True)
    documents.delete(Document.objects.get(number="HT-2"), reason="Twice", by=world.actor("ada"))

    assert taken(world, three, "ines").namelist() == ["Register.xlsx", "HT-3_A.pdf"]


def test_a_file_the_store_has_lost_is_named(world, three):
    default_storage.delete(Revision.objects.get(document__number="HT-2").storage_key)
    archive = taken(world, three)

    assert archive.namelist() == ["Register.xlsx", "HT-1_A.pdf", "HT-3_A.pdf", "NOT INCLUDED.txt"]
    assert "HT-2_A.pdf" in archive.read("NOT INCLUDED.txt").decode()


@pytest.mark.parametrize(
    ("bound", "words"),
    [
        (("MOST_FILES", 2), "Take at most 2 files at once, and narrow the list to that."),
        (("MOST_BYTES", 100), "Take at most 0 GiB at once"),
    ],
)
def test_what_is_too_much_for_one_archive_is_refused_in_words(world, three, monkeypatch, bound, words):
    monkeypatch.setattr(downloads, *bound)
    dina = Person(world.client("dina"))
    dina._settle(dina.client.post(f"{HERE}bulk/download/", {"selected": three}))

    assert words in dina.text
    assert not AuditEvent.objects.filter(action="document_downloaded").exists()


def test_many_are_changed_by_a_worker_whose_page_says_what_came_of_it(world, monkeypatch):
    monkeypatch.setattr(bulk, "IN_REQUEST", 2)
    dina = ticked(world, "Edit details").press("Show what will change", {"Owner": "Ines"})
    dina.press("Change 3 documents")
    assert dina.heard("h1") == ["Edit details: 3 documents"]
    assert not AuditEvent.objects.filter(action="document_edited").exists()

    job_runs.run_due()

    assert "3 documents changed." in dina.open(dina.path).text
    assert AuditEvent.objects.filter(action="document_edited", actor_label__startswith="Dina").count() == 3
    assert dina.follow("See what came of it").path == HERE


@pytest.mark.parametrize("meanwhile", ["changed", "demoted"])
def test_a_worker_does_nothing_where_anything_is_otherwise_by_now(world, monkeypatch, meanwhile):
    monkeypatch.setattr(bulk, "IN_REQUEST", 2)
    petra = ticked(world, "Unlock", name="petra")
    world.lock(world.plan, by="ada")
    petra = ticked(world, "Unlock", name="petra").press("Unlock 1 document", {"Reason": "Late"})
    if meanwhile == "changed":
        documents.edit(world.beam, by=world.actor("ada"), title="Another")
    else:
        world.role("petra", "document_controller")

    job_runs.run_due()

    job = Job.objects.get()
    words = SINCE if meanwhile == "changed" else LOST_RIGHT
    assert (job.state, job.words) == ("failed", words)
    assert Document.objects.get(number=PLAN).is_locked
    assert petra.path == job.get_absolute_url()
    assert BEAM not in petra.text
