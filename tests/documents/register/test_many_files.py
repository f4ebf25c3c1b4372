"""Several files at once: kept aside, told apart, registered whole or not at all."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import SecuritySettings
from documents.register import tasks
from documents.register.models import Document, Revision, UploadBatch
from documents.register.queries import staged
from documents.register.services import batches, staging
from documents.register.services.batches import RowsRefused
from kazinex.core import clock
from kazinex.core.errors import RuleBroken
from tests.documents.register import samples
from tests.documents.register.staged_files import TEXT, events, kept, placed, proposed, registered, stored


def test_what_each_file_probably_is(world):
    world.lock(world.beam)
    same = SimpleUploadedFile("whatever.pdf", samples.pdf(text="twin")).read()
    plan_b = kept(world, ("HT-CIV-DWG-001_RevB.pdf", same))
    registered(world, plan_b, ("HT-CIV-DWG-001", "B"))

    batch = kept(
        world,
        "HT-CIV-DWG-001_RevA.pdf",
        "HT_CIV_DWG_001.pdf",
        "HT-STR-DWG-001-B.pdf",
        "HT-CIV-DWG-002_RevA_Sections.pdf",
        "Unnamed.pdf",
        ("HT-CIV-DWG-001 Rev C.pdf", same),
        ("Copy of it.pdf", same),
        ("plan.exe", b"MZ"),
    )

    identical = "Identical to revision B of HT-CIV-DWG-001."
    locked = "HT-STR-DWG-001 is locked, so it takes no new revision. A project admin can unlock it."
    assert proposed(world, batch) == [
        ("Copy of it.pdf", "new", "", "A", identical),
        (
            "HT-CIV-DWG-001 Rev C.pdf",
            "leave",
            "HT-CIV-DWG-001",
            "C",
            identical,
            "The same content as “Copy of it.pdf” above.",
        ),
        ("HT-CIV-DWG-001_RevA.pdf", "leave", "HT-CIV-DWG-001", "A", "Revision A of HT-CIV-DWG-001 exists already."),
        ("HT-CIV-DWG-002_RevA_Sections.pdf", "new", "HT-CIV-DWG-002", "A"),
        ("HT-STR-DWG-001-B.pdf", "leave", "HT-STR-DWG-001", "B", locked),
        ("HT_CIV_DWG_001.pdf", "revision", "HT-CIV-DWG-001", "C"),
        ("Unnamed.pdf", "new", "", "A"),
    ]
    new = staged.proposals(batch, world.actor("dina"))[3]
    assert (new.title, new.discipline, new.document_type) == ("Sections", "CIV", "DWG")
    (refused,) = staged.refused(batch)
    assert refused.refusal.startswith("“.exe” files are not accepted here. Accepted types: pdf, dwg,")


def test_a_file_tells_of_nothing_that_its_sender_does_not_see(world):
    """Remy sees the civil documents; the rest is to him as if it were not there."""
    world.override("reviewer", "upload_documents", project="harbour")
    batch = kept(world, "HT-STR-DWG-001_RevB.pdf", "HT-MEP-DWG-001_RevB.pdf", who="remy")

    assert [one[1] for one in proposed(world, batch, "remy")] == ["new", "new"]


def test_a_batch_is_registered_whole_with_an_event_for_each(world):
    batch = kept(world, "a.pdf", "b.pdf", "left.pdf")
    files = placed(batch, ("HT-CIV-DWG-001", "B"), ("HT-CIV-DWG-009", "A", "Sections"), ("", ""))[:2]
    before = len(stored())

    batches.register_files(batch, files, description="As sent", status="for_review", by=world.actor("dina"))

    made = Revision.objects.order_by("-pk")[:2]
    assert [(one.document.number, one.code, one.status, one.description) for one in reversed(made)] == [
        ("HT-CIV-DWG-001", "B", "for_review", "As sent"),
        ("HT-CIV-DWG-009", "A", "for_review", "As sent"),
    ]
    assert events()[-3:] == [
        "Dina Okafor added revision B of HT-CIV-DWG-001",
        "Dina Okafor registered HT-CIV-DWG-009: Sections",
        "Dina Okafor uploaded the files of 1 new and 1 revised documents at once",
    ]
    assert all(default_storage.exists(one.storage_key) for one in made)
    assert [file.name for file in staged.registered(world.actor("dina"), batch)] == ["a.pdf", "b.pdf"]
    assert before == len(stored())  # none is copied; what was left out goes when the transaction ends


def test_one_wrong_row_registers_nothing(world):
    batch = kept(world, "a.pdf", "b.pdf", "c.pdf")
    before = len(events())

    with pytest.raises(RowsRefused) as refused:
        registered(world, batch, ("HT-CIV-DWG-001", "A"), ("HT-NEW-1", "A", "New"), ("NOBODY-1", "A"))

    words = [one.words for one in refused.value.rows.values()]
    assert words == [
        "Revision A exists already. Enter another code.",
        "There is no document NOBODY-1 that you can see here. Enter another number, or choose “New document”.",
    ]
    assert refused.value.words == "2 files need a change, as said beside it below. Nothing was registered."
    assert (Document.objects.filter(number="HT-NEW-1").exists(), len(events())) == (False, before)
    assert all(default_storage.exists(file.storage_key) for file in batch.files.all())


def test_a_code_of_another_series_asks_why_in_the_description_of_all(world):
    batch = kept(world, "a.pdf")
    rows = placed(batch, ("HT-CIV-DWG-001", "1"))

    with pytest.raises(RowsRefused) as refused:
        batches.register_files(batch, rows, description="", status="draft", by=world.actor("dina"))
    (row,) = refused.value.rows.values()
    assert row.words == batches.TURNED.format(code="1")
    batches.register_files(batch, rows, description="Issued for construction", status="draft", by=world.actor("dina"))

    assert world.plan.revisions.get(code="1").description == "Issued for construction"


def test_rules_that_changed_meanwhile_count(world):
    batch = kept(world, "a.pdf")
    SecuritySettings.objects.update(file_types_mode="allowlist", allowed_file_types=["dwg"])

    with pytest.raises(RowsRefused) as refused:
        registered(world, batch, ("HT-NEW-1", "A", "New"))

    (row,) = refused.value.rows.values()
    assert row.words == (
        "“a.pdf” cannot be sent any more. “.pdf” files are not accepted here. Accepted types: dwg. Remove it first."
    )


def test_an_archive_gives_its_files_on_purpose(world):
    inner = samples.archive({"HT-CIV-DWG-001_RevC.pdf": samples.pdf()})
    archive = samples.archive(
        {
            "out/HT-CIV-DWG-001_RevB.pdf": samples.pdf(text="B"),
            "out/notes.txt": TEXT,
            "__MACOSX/._notes.txt": b"\0\5\x16\7",
            "inner.zip": inner,
        }
    )
    batch = kept(world, ("mail.zip", archive))

    assert staging.unpack(batch.files.get(), by=world.actor("dina")) == 3

    assert [one[:3] for one in proposed(world, batch)] == [
        ("HT-CIV-DWG-001_RevB.pdf", "revision", "HT-CIV-DWG-001"),
        ("inner.zip", "new", ""),
        ("notes.txt", "new", ""),
    ]
    with default_storage.open(batch.files.get(name="notes.txt").storage_key) as file:
        assert file.read() == TEXT


def test_an_archive_with_something_wrong_inside_gives_its_files_and_names_those_that_are_not_taken(world):
    program = b"MZ\x90\0" + bytes(300)
    entries = {
        "out/HT-CIV-DWG-001_RevB.pdf": samples.pdf(text="B"),
        "out/HT-STR-DWG-800_A.pdf": program,
        "setup.exe": program,
        "inner.zip": samples.archive({"tool.exe": program}),
    }
    batch = kept(world, ("mail.ZIP", samples.archive(entries)), "plan.pdf")

    exe = "“.exe” files are not accepted here."
    assert {file.name: file.refusal.partition(" Accepted")[0] for file in batch.files.all()} == {
        "HT-CIV-DWG-001_RevB.pdf": "",
        "plan.pdf": "",
        "HT-STR-DWG-800_A.pdf": "This file is named .pdf but its content is a Windows program.",
        "setup.exe": exe,
        "inner.zip": f"Inside this archive is “tool.exe”. {exe}",
    }


@pytest.mark.parametrize("content", [samples.archive({"zeros.txt": bytes(30_000_000)}), b"PK\x03\x04", b""])
def test_an_archive_that_is_wrong_itself_is_refused_whole(world, content):
    batch = kept(world, ("mail.zip", content))

    (file,) = batch.files.all()
    assert (file.name, file.storage_key, bool(file.refusal)) == ("mail.zip", "", True)


def test_what_is_too_large_in_an_archive_is_refused_by_itself(world):
    SecuritySettings.objects.update(maximum_file_size=4_000)
    archive = samples.archive({"large.txt": TEXT * 1_000, "small.txt": TEXT})
    batch = kept(world, ("mail.zip", archive))

    staging.unpack(batch.files.get(), by=world.actor("dina"))

    assert [(file.name, bool(file.refusal)) for file in batch.files.order_by("name")] == [
        ("large.txt", True),
        ("small.txt", False),
    ]


def test_work_in_the_background_says_which_files_it_could_not_register(world):
    batch = kept(world, "a.pdf")
    rows = [batches.as_stored(one) for one in placed(batch, ("HT-CIV-DWG-001", "A"))]
    payload = batches.Payload(batch=batch.public_id, rows=rows, description="", status="draft")

    with pytest.raises(RuleBroken) as broken:
        batches.register_stored(payload, world.actor("dina"), batches.UNWATCHED)

    assert broken.value.words == (
        "1 file needs a change. Nothing was registered. a.pdf: Revision A exists already. Enter another code."
    )


def test_a_day_later_what_was_left_is_gone_and_what_was_registered_is_not(
    world, django_capture_on_commit_callbacks, monkeypatch
):
    left, done = kept(world, "a.pdf"), kept(world, "b.pdf")
    registered(world, done, ("HT-NEW-1", "A", "New"))
    UploadBatch.objects.update(created_at=clock.machine_now() - timedelta(hours=25))
    key = left.files.get().storage_key
    young = kept(world, "c.pdf")

    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_uploads()

    assert list(UploadBatch.objects.all()) == [young]
    assert not default_storage.exists(key)
    assert default_storage.exists(Document.objects.get(number="HT-NEW-1").current_revision.storage_key)


def test_a_batch_holds_no_more_than_its_most(world, monkeypatch):
    monkeypatch.setattr(staging, "MOST", 2)

    with pytest.raises(RuleBroken, match="can be uploaded at once"):
        kept(world, "a.pdf", "b.pdf", "c.pdf")

    assert UploadBatch.objects.count() == 0
