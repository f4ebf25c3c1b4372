"""A worker is killed in the middle of a handover package: another goes on at the archive that is missing."""

import hashlib
import os
import time
import zipfile
from functools import partial
from typing import Any

import pytest
from django.core.files.storage import default_storage

from audit.models import AuditEvent
from documents.handovers.models import Handover, HandoverPart
from documents.handovers.services import handovers
from documents.register.services import file_sweep, storage
from kazinex.core.tenancy import organisation_active
from projects.models import Job
from tests import papers
from tests.cast import World, build_world
from tests.documents.handovers.test_handovers import summed, unpacked
from tests.documents.register.test_storage import later
from tests.faults import killed_workers

FILE_SIZE = 16 * 1024 * 1024
DOCUMENTS = 12  # besides those of the cast
PER_ARCHIVE = 4 * FILE_SIZE
Kept = dict[int, tuple[str, str]]  # number → key and digest of an archive that is finished


@pytest.fixture
def heavy(launch: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    """Harbour with files of which a few fill an archive, so that writing one takes a while."""
    world = build_world()
    monkeypatch.setattr(papers, "PDF", os.urandom(1024) * (FILE_SIZE // 1024))
    with organisation_active(world.meridian):
        for number in range(DOCUMENTS):
            world.add_document(f"HT-CIV-DWG-9{number:02}")
    return world


def test_a_package_survives_workers_that_are_killed_in_the_middle(heavy: World, launch: Any, tmp_path: Any) -> None:
    world = heavy
    with organisation_active(world.meridian):
        by = world.actor("petra")
        handover = handovers.begin(world.harbour, which="current", part_size=PER_ARCHIVE, by=by)
    killed: list[Kept] = []

    for attempt, archives in enumerate((0, 1), start=1):
        worker = killed_workers.work(launch, f"worker {attempt}")
        killed_workers.wait_until(world, partial(is_at, world, attempt, archives))
        time.sleep(0.2)
        killed_workers.kill(worker)
        killed.append(kept(world))
        killed_workers.end_the_lease(world)
    killed_workers.work(launch, "worker 3")
    job = killed_workers.wait_until(world, lambda job: job.finished_at)
    parts = kept(world)

    assert (job.state, job.attempt) == ("done", 3), job.words
    assert all(before.items() <= parts.items() for before in killed), "an archive that was finished is made once"
    assert killed[-1]
    assert_whole(world, handover, tmp_path / "unpacked")
    assert_nothing_half_made(world, parts)


def assert_whole(world: World, handover: Handover, folder: Any) -> None:
    """What was put together by three workers proves itself, and was recorded once."""
    with organisation_active(world.meridian):
        handover.refresh_from_db()
        events = AuditEvent.objects.filter(action__in=("handover_started", "handover_made")).values_list("action")
        assert sorted(events) == [("handover_made",), ("handover_started",)]
        held = [(part.size, part.sha256, digest(part)) for part in handover.parts.all()]
    assert (handover.state, handover.lost_count, len(held)) == ("ready", 0, handover.parts_planned + 1)
    assert handover.size == sum(size for size, _told, _found in held)
    assert [told for _size, told, _found in held] == [found for _size, _told, found in held]
    unpacked(world, handover, folder)
    assert summed(folder) == handover.files_count


def assert_nothing_half_made(world: World, parts: Kept) -> None:
    """An archive that was stored and whose row was lost with its worker is swept; the others stay."""
    with later(hours=25):
        file_sweep.sweep_files(world.meridian.pk)
    lying = {each.key for each in storage.listed(f"organisations/{world.meridian.pk}/handovers")}
    assert lying == {key for key, _digest in parts.values()}


def digest(part: HandoverPart) -> str:
    with default_storage.open(part.storage_key) as file:
        assert zipfile.is_zipfile(file)
        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_at(world: World, attempt: int, archives: int, job: Job) -> bool:
    return job.attempt == attempt and len(kept(world)) >= archives


def kept(world: World) -> Kept:
    with organisation_active(world.meridian):
        parts = HandoverPart.objects.values_list("number", "storage_key", "sha256")
        return {number: (key, sha256) for number, key, sha256 in parts}
