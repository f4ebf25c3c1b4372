"""Handover packages: everything their maker may see, in archives that prove themselves without Kazinex."""

import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from audit.models import AuditEvent
from documents.handovers.domain.planned import GIB
from documents.handovers.models import Handover, HandoverPart
from documents.handovers.services import binding, handovers
from documents.packages.services import packages
from documents.register.models import Document, Revision
from documents.register.models.pins import Pin
from documents.register.services import comments, storage
from kazinex.core import clock
from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import organisation_active
from projects.models import Job
from projects.services import job_runs
from tests.house import letter_things, things, transmittal_things, workflow_things
from tests.person import Person

HERE = "/o/meridian/p/harbour/settings/handover/"


def begun(world: Any, who: str = "petra", **asked: Any) -> Handover:
    with organisation_active(world.meridian):
        by = world.actor(who)
        wanted: dict[str, Any] = {"which": "current", "part_size": GIB, **asked}
        return handovers.begin(world.harbour, by=by, **wanted)


def done(world: Any, handover: Handover) -> Handover:
    while job_runs.run_due():
        pass
    with organisation_active(world.meridian):
        found: Handover = Handover.objects.select_related("job", "project", "organisation").get(pk=handover.pk)
        return found


def unpacked(world: Any, handover: Handover, folder: Any) -> None:
    """As somebody does who has the archives and nothing else."""
    with organisation_active(world.meridian):
        parts = list(handover.parts.all())
    for part in parts:
        with default_storage.open(part.storage_key) as file, zipfile.ZipFile(file) as archive:
            assert archive.testzip() is None
            archive.extractall(folder)


def paths_in(folder: Any) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def summed(folder: Any) -> int:
    """How many files sha256sum finds as they should be; it fails at the first that is not."""
    command = [str(shutil.which("sha256sum")), "-c", "--strict", "SHA256SUMS.txt"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout.count(b": OK")


@pytest.fixture
def folder(tmp_path: Any) -> Any:
    """Where a package is unpacked, beside the store."""
    return tmp_path / "unpacked"


@pytest.fixture
def busy(committed: Any) -> Any:
    """A project with a letter, a transmittal, a workflow and a comment."""
    with organisation_active(committed.meridian):
        by = committed.actor("petra")
        committed.add_revision(committed.plan, "B")
        workflow_things.named(committed, committed.harbour, committed.actor("ada"))
        transmittal_things.named(committed, committed.harbour, committed.actor("ada"), drafter=committed.dina)
        letter_things.named(committed.harbour, by, committed.dina)
        revision = Revision.objects.get(document=committed.plan, code="B")
        comments.add(revision, page=1, pin=Pin(1, 1), kind="question", text="Which datum?", by=committed.actor("dina"))
        things.distribution_list(committed.harbour, by)
        things.rule(committed.harbour, by)
        packages.create(committed.harbour, name="Piling", responsible=committed.dina, by=by)
    return committed


def test_a_package_holds_files_registers_papers_and_the_log_and_proves_itself(busy, folder):
    handover = done(busy, begun(busy))
    assert handover.job
    assert (handover.state, handover.job.words) == ("ready", f"Handover package 1 holds {handover.files_count} files.")

    unpacked(busy, handover, folder)
    found = paths_in(folder)
    assert {f"documents/CIV/{busy.plan.number}_B.pdf", f"comments/{busy.plan.number}.pdf"} <= found
    assert {"registers/Documents.xlsx", "registers/Workflows.xlsx", "registers/Correspondence.xlsx"} <= found
    assert {"index.html", "Index.xlsx", "README.txt", "manifest.json", "SHA256SUMS.txt"} <= found
    for kind in ("letters", "transmittals", "workflows"):
        (paper,) = (path for path in found if path.startswith(f"{kind}/") and path.endswith("-0001.pdf"))
        assert (folder / paper).read_bytes().startswith(b"%PDF")

    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert {one["path"] for one in manifest["files"]} == found - {"manifest.json", "SHA256SUMS.txt"}
    assert manifest["missing"] == []
    assert summed(folder) == handover.files_count
    assert hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest() == handover.manifest_sha256

    for title in ("Document packages", "Distribution lists", "Review matrix"):
        assert len(list(load_workbook(folder / f"registers/{title}.xlsx").worksheets[1].values)) >= 2, title

    numbers = {row[0] for row in load_workbook(folder / "registers/Documents.xlsx").worksheets[1].values}
    with organisation_active(busy.meridian):
        assert busy.seen_by("petra") <= numbers
    index = load_workbook(folder / "Index.xlsx").worksheets[1]
    assert {row[0] for row in index.values} - {"File"} <= found
    assert f'href="documents/CIV/{busy.plan.number}_B.pdf"' in (folder / "index.html").read_text()

    proof = folder / "proof"
    zipfile.ZipFile(folder / "audit/audit-log.zip").extractall(proof)
    verified = [sys.executable, "-I", str(proof / "verify_export.py"), str(proof)]
    assert subprocess.run(verified, capture_output=True, check=False).returncode == 0


def test_a_package_is_split_holds_every_revision_and_tells_what_is_missing(busy, folder):
    with organisation_active(busy.meridian):
        lost = Revision.objects.filter(document=busy.plan, code="A").get()
        storage.delete(lost.storage_key)
        altered = Revision.objects.filter(document=busy.plan, code="B").get()
        storage.delete(altered.storage_key)
        default_storage.save(altered.storage_key, ContentFile(b"%PDF-1.7 another drawing"))
        largest = max(Revision.objects.values_list("size", flat=True))
    handover = done(busy, begun(busy, which="all", part_size=largest))

    with organisation_active(busy.meridian):
        names = list(handover.parts.values_list("name", flat=True))
        assert names[0] == "harbour-handover-1-part-001.zip"
        assert names[-1] == "harbour-handover-1-records.zip"
        assert len(names) == handover.parts_planned + 1 > 2
        assert handover.lost_count == 2
    unpacked(busy, handover, folder)
    told, path = json.loads((folder / "manifest.json").read_bytes()), f"documents/CIV/{busy.plan.number}"
    assert [one["path"] for one in told["missing"]] == [f"{path}_A.pdf"]
    assert [one["path"] for one in told["stored_otherwise"]] == [f"{path}_B.pdf"]
    assert (folder / f"{path}_B.pdf").read_bytes() == b"%PDF-1.7 another drawing"
    assert not {f"{path}_A.pdf", f"{path}_B.pdf"} & {one["path"] for one in told["files"]}
    index = (folder / "index.html").read_text()
    assert "missing: the store has lost it" in index
    assert "stored otherwise than registered; not to be relied on" in index
    remarks = {row[0]: row[-1] for row in load_workbook(folder / "Index.xlsx").worksheets[1].values}
    assert (remarks[f"{path}_A.pdf"], remarks[f"{path}_B.pdf"]) == (binding.MISSING, binding.ALTERED)
    assert summed(folder) == handover.files_count - handover.lost_count


def test_only_what_its_maker_sees_is_packed_and_nobody_else_takes_it(busy, folder):
    with organisation_active(busy.meridian):
        busy.override("reviewer", "view_audit_log", project="harbour")
        facts = {"project": busy.harbour, "owner": busy.dina, "discipline": busy.CIV, "updated_at": clock.now()}
        planned = Document.objects.create(number="HT-PLANNED", title="Drains", **facts)
        seen = busy.seen_by("remy")
    handover = done(busy, begun(busy, "remy"))
    unpacked(busy, handover, folder)
    told = {path.split("/")[-1].rsplit("_", 1)[0] for path in paths_in(folder) if path.startswith("documents/")}
    assert told == seen - {planned.number} != seen

    url = f"{HERE}{handover.public_id}/archives/1/"
    assert busy.client("petra").get(url).status_code == 404
    assert handover.public_id not in busy.client("petra").get(HERE).content.decode()
    remy = busy.client("remy")
    taken = remy.get(url)
    with organisation_active(busy.meridian):
        part = HandoverPart.objects.get()
        assert hashlib.sha256(b"".join(taken.streaming_content)).hexdigest() == part.sha256
        event = AuditEvent.objects.latest("id")
        assert (event.action, event.details["sha256"]) == ("handover_downloaded", part.sha256)
        taken = AuditEvent.objects.filter(action="document_downloaded", actor_id=str(busy.remy.pk))
        assert {one.target_label.split(" ")[0] for one in taken} == told
    for hidden in (planned, busy.plan):
        with organisation_active(busy.meridian):
            Document.objects.filter(pk=hidden.pk).update(is_confidential=True)
        assert handovers.HIDDEN in remy.get(url, follow=True).content.decode()
        with organisation_active(busy.meridian):
            Document.objects.filter(pk=hidden.pk).update(is_confidential=False)


def test_a_package_goes_on_where_a_worker_died_in_a_closed_project_too(busy, monkeypatch, folder):
    with organisation_active(busy.meridian):
        busy.close()
        size = max(Revision.objects.values_list("size", flat=True))
    handover = begun(busy, part_size=size)
    monkeypatch.setattr(binding, "bind", broken)
    job_runs.run_due()
    with organisation_active(busy.meridian):
        kept = set(handover.parts.values_list("storage_key", flat=True))
        Job.objects.update(lease_until=clock.now() - timedelta(seconds=1))
    assert len(kept) > 1
    page = Person(busy.client("petra")).open(f"{HERE}{handover.public_id}/")
    assert "Being made" in page.text
    page.press("Stop")
    assert "It is not finished" in page.text
    monkeypatch.undo()
    page.press("Go on")
    handover = done(busy, handover)
    assert handover.state == "ready"

    with organisation_active(busy.meridian):
        assert kept < set(handover.parts.values_list("storage_key", flat=True))
        said = AuditEvent.objects.filter(action__startswith="handover").order_by("id").values_list("action", flat=True)
        assert list(said) == ["handover_started", "handover_stopped", "handover_resumed", "handover_made"]
    unpacked(busy, handover, folder)
    assert summed(folder) == handover.files_count


@pytest.mark.parametrize("press", ["Stop", "Remove"])
def test_a_package_is_stopped_and_removed_while_a_worker_is_in_the_middle_of_an_archive(busy, monkeypatch, press):
    handover, seen = begun(busy), []

    def meanwhile(*_args: Any, **_facts: Any) -> str:
        """What somebody does on the page, on a connection of their own, while the worker writes."""

        def ask() -> None:
            page = Person(busy.client("petra")).open(f"{HERE}{handover.public_id}/")
            if press == "Stop":
                page.press("Stop")
            else:
                page.follow("Remove").press("Remove package", {"Reason": "Not needed"})
            seen.append((page.status, page.text))
            connection.close()

        other = Thread(target=ask)
        other.start()
        other.join()
        return "0" * 64

    monkeypatch.setattr(binding, "bind", meanwhile)
    job_runs.run_due()

    ((status, text),) = seen
    assert (status, {"Stop": "It is stopped.", "Remove": "is removed."}[press] in text) == (200, True), text
    with organisation_active(busy.meridian):
        assert (Job.objects.get().state, handover.parts.count()) == ("cancelled", 0)


def test_a_package_is_asked_for_and_removed_from_its_pages(world):
    page = Person(world.client("petra")).open(HERE)
    assert "No packages yet" in page.text
    page.follow("New package").press("Make package", {"Revisions": "Every revision of each document"})
    made = Handover.objects.get()
    assert (made.which, made.part_size, made.state) == ("all", GIB, "making")
    with pytest.raises(RuleBroken, match="A package of yours is being made"):
        handovers.begin(world.harbour, which="all", part_size=GIB, by=world.actor("petra"))

    page.follow("Remove").press("Remove package", {"Reason": "Asked for by mistake"})

    assert "Handover package 1 is removed." in page.text
    assert AuditEvent.objects.latest("id").details == {"reason": "Asked for by mistake"}
    assert Job.objects.get().state == "cancelled"
    assert Person(world.client("petra")).open(made.get_absolute_url()).text.count("It was removed") == 1
    assert world.client("vera").get(HERE).status_code == 403


def test_a_project_keeps_five_packages(world):
    for _number in range(handovers.MOST_KEPT):
        things.handover_of(world.harbour, world.dina)
    with pytest.raises(RuleBroken, match="keeps 5 packages at most"):
        handovers.begin(world.harbour, which="all", part_size=GIB, by=world.actor("petra"))


def test_the_list_of_packages_asks_the_same_for_one_and_for_four(world):
    client, asked = world.client("petra"), []
    for _number in range(2):
        things.handover_of(world.harbour, world.petra)
        client.get(HERE)
        with CaptureQueriesContext(connection) as queries:
            client.get(HERE)
        asked.append(len(queries))
        things.handover_of(world.harbour, world.petra)
    assert asked[0] == asked[1]


def broken(*_args: Any, **_facts: Any) -> None:
    raise OSError
