"""A worker is killed in the middle of an export: another one finishes it, and nothing half-made is left."""

import os
import random
import signal
import time

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from audit.domain.conditions import Filters
from audit.models import AuditEvent, AuditExport, ExportState
from audit.services import exports, sealing
from kazinex.celery import app
from kazinex.core import clock, spreadsheets
from kazinex.core.tenancy import organisation_active
from kazinex.management import processes
from tests.cast import build_world

EVENTS = 20_000
AT_ONCE = 5_000
PATIENCE = 60  # seconds
MANY = """
insert into audit_auditevent (organisation_id, at, category, action, actor_kind, actor_id, actor_label, project_label,
  target_type, target_id, target_label, details, request_id, agent, version)
select %s, clock_timestamp(), 'document', 'document_registered', 'system', '', 'Kazinex (test)', '', '', '',
  'HT-' || number, jsonb_build_object('title', 'Drain ' || number, 'revision', 'A', 'sha256', repeat('0', 64)),
  '', '', 1
from generate_series(1, %s) as number
"""


@pytest.fixture
def busy(launch):
    """Meridian with a long log, sealed, and an export of it that waits."""
    world = build_world()
    for _ in range(EVENTS // AT_ONCE):
        with organisation_active(world.meridian), connection.cursor() as cursor:
            cursor.execute(MANY, [world.meridian.pk, AT_ONCE])
    sealing.seal_waiting()
    with organisation_active(world.meridian):
        exports.request(Filters(category="document"), zone="UTC", by=world.actor("ada", ""))
    return world


def now(world) -> AuditExport:
    with organisation_active(world.meridian):
        export: AuditExport = AuditExport.objects.get()
        return export


def wait_until(world, condition) -> AuditExport:
    deadline = time.monotonic() + PATIENCE
    while not condition(export := now(world)):
        assert time.monotonic() < deadline, (export.state, export.rows_done, export.error)
        time.sleep(0.02)
    return export


def end_the_lease(world) -> None:
    with organisation_active(world.meridian):
        AuditExport.objects.update(lease_until=clock.now())


def kill_once_it_runs(world, worker, *, attempt: int, after: float) -> None:
    wait_until(world, lambda export: (export.state, export.attempt) == (ExportState.RUNNING, attempt))
    time.sleep(after)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(PATIENCE)


def test_an_export_survives_workers_that_are_killed_in_the_middle(busy, launch):
    for attempt, delay in {1: 0.0, 2: random.uniform(0.1, 0.8)}.items():  # noqa: S311
        worker = launch(processes.worker(), f"worker {attempt}")
        app.send_task("audit.run_exports")
        kill_once_it_runs(busy, worker, attempt=attempt, after=delay)
        assert now(busy).state == ExportState.RUNNING, "it finished before it was killed; make the log longer"
        end_the_lease(busy)

    launch(processes.worker(), "worker 3")
    app.send_task("audit.run_exports")
    export = wait_until(busy, lambda export: export.state in {ExportState.DONE, ExportState.FAILED})

    assert (export.state, export.attempt) == (ExportState.DONE, 3)
    with default_storage.open(export.file_key) as file:
        assert spreadsheets.count_rows(file) == EVENTS
    kept = {key.rsplit("/", 1)[1] for key in (export.file_key, export.bundle_key)}
    lying = default_storage.listdir(f"exports/{export.organisation_id}")[1]
    assert {name for name in lying if name.startswith(export.public_id)} == kept
    with organisation_active(busy.meridian):
        assert AuditEvent.objects.filter(action="audit_export_finished").count() == 1
