"""A worker is killed in the middle of an import: nothing of it is left, and the next one takes over all of it, once."""

import time
from collections import Counter
from functools import partial
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from audit.models import AuditEvent
from documents.register.models import Document, ImportFile
from documents.register.services import imports, uploads
from kazinex.core.tenancy import organisation_active
from projects.models import JobState
from projects.services import jobs
from tests.cast import World, build_world
from tests.documents.register.workbooks import workbook
from tests.faults.killed_workers import PATIENCE, end_the_lease, is_at, is_over, kill, wait_until, work
from tests.servers import Launch

NEW_ONES_ARE_WRITTEN = 2  # of the import's steps


def test_a_worker_killed_in_the_middle_of_an_import_leaves_nothing(launch: Launch) -> None:
    world = build_world()
    with organisation_active(world.meridian):
        by = world.actor("dina")
        content = workbook(["HT-200", "Kerbs"], ["HT-201", "Gullies"], [world.plan.number, "Otherwise"])
        file = uploads.check(SimpleUploadedFile("deliverables.xlsx", content))
        kept = imports.keep(world.harbour, file=file, by=by)
        jobs.start(imports.KIND, label="Import", by=by, file=kept.public_id, updates=True)
    before = written(world)

    with organisation_active(world.meridian):  # what is to change is held, so that it stops with the new ones written
        Document.objects.select_for_update().get(pk=world.plan.pk)
        worker = work(launch, "worker 1")
        wait_until(world, partial(is_at, 1, NEW_ONES_ARE_WRITTEN))
        kill(worker)
    wait_for_its_connection(world)
    end_the_lease(world)
    assert written(world) == before

    work(launch, "worker 2")
    job = wait_until(world, is_over)
    assert (job.state, job.attempt, job.words) == (JobState.DONE, 2, "2 documents are new, 1 changed.")
    happened = written(world)
    assert happened["titles"] == before["titles"] | {
        "HT-200": "Kerbs",
        "HT-201": "Gullies",
        world.plan.number: "Otherwise",
    }
    assert happened["events"] - before["events"] == Counter(document_imported=2, document_edited=1, import_finished=1)
    assert happened["imported"] == [(2, 1)]


def written(world: World) -> dict[str, Any]:
    """Everything that an import writes."""
    with organisation_active(world.meridian):
        return {
            "titles": dict(Document.objects.filter(project=world.harbour).values_list("number", "title")),
            "events": Counter(AuditEvent.objects.values_list("action", flat=True)),
            "imported": list(ImportFile.objects.exclude(imported_at=None).values_list("registered", "changed")),
        }


def wait_for_its_connection(world: World) -> None:
    """The database finds out that nobody is there any more, and lets go of what was held."""
    deadline, is_free = time.monotonic() + PATIENCE, False
    while not is_free:
        assert time.monotonic() < deadline
        with organisation_active(world.meridian), connection.cursor() as cursor:
            cursor.execute(imports.LOCK, [str(world.harbour.pk)])
            (is_free,) = cursor.fetchone()
