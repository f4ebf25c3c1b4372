"""Workflows on many documents, of many people and with many late steps, against one by one in the same run."""

import time
from functools import partial
from multiprocessing import get_context
from random import Random
from statistics import median
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from accounts.services import notifications
from audit.domain.catalogue import AuditAction
from audit.models import AuditEvent
from audit.services.recording import record
from documents.workflows import tasks
from documents.workflows.domain.startable import Wanted
from documents.workflows.models import StepPart, WorkflowStep
from documents.workflows.queries import pinning
from documents.workflows.services import positions, starting, sweep
from kazinex.core import clock
from kazinex.core.tenancy import organisation_active
from projects.models import Project, ProjectMembership
from tests.benchmarks import floors
from tests.benchmarks import workflow_makers as makers
from tests.benchmarks.makers import analyse
from tests.benchmarks.measuring import in_the_database, ms, no_collection, on_processors, p99, scaled, seconds, tell
from tests.benchmarks.test_page import BAR as PAGE_BAR
from tests.benchmarks.test_page import MOST_QUERIES, questions_of, visitor
from tests.cast import World, build_world

pytestmark = pytest.mark.benchmark
DOCUMENTS, PARTICIPANTS, PEER_STARTS = 200, 10, 20
START_QUERIES, START_BAR = 25, 10
STEPS, EVERY, PEER_STEPS = scaled(200_000), 10, 200
SWEEP_BAR, OTHERS, RUNS = 20, 0.02, 3  # times as fast; seconds at the 99th percentile
OPEN_STEPS, PROJECTS, ASKED = 5_000, 50, 30
ALONE = 500  # looks while nothing is swept, before the sweep and after it


@pytest.fixture
def world(own_database: str) -> World:
    """Meridian."""
    return build_world()


def asked_of(captured: CaptureQueriesContext) -> list[str]:
    """What was sent besides savepoints and settings of the transaction."""
    sent = (query["sql"] for query in captured.captured_queries)
    return [sql[:160] for sql in sent if "set_config" not in sql and "SAVEPOINT" not in sql]


def test_starting_on_many_documents_keeps_its_bars(world):
    makers.people(world, PARTICIPANTS - 1, world.harbour)
    version = makers.version_of(world)
    with organisation_active(world.meridian):
        numbers = [world.add_document(f"HT-BENCH-{number:04}").number for number in range(DOCUMENTS)]

    def start(some: list[str]) -> Any:
        by = world.actor("ines")
        revisions = pinning.revisions(by, [Wanted(number) for number in some])
        return starting.start(world.harbour, template=version.template, title="x", revisions=revisions, by=by)

    def measured(lots: list[list[str]]) -> float:
        with organisation_active(world.meridian), transaction.atomic():
            taken = seconds(lambda: [start(some) for some in lots])
            transaction.set_rollback(True)
        return taken

    mine, theirs = [], []
    with no_collection():
        for _ in range(RUNS):
            mine.append(measured([numbers]) / DOCUMENTS)
            theirs.append(measured([[number] for number in numbers[:PEER_STARTS]]) / PEER_STARTS)
    with organisation_active(world.meridian):
        by = world.actor("ines")
        revisions = pinning.revisions(by, [Wanted(number) for number in numbers])
        with CaptureQueriesContext(connection) as captured:
            started = starting.start(
                world.harbour, template=version.template, title="x", revisions=revisions, by=by
            ).workflow
        assert StepPart.objects.filter(step__workflow=started).count() >= PARTICIPANTS
    count = len(asked_of(captured))
    ratio = median(theirs) / median(mine)
    tell(f"start on {DOCUMENTS} documents, {PARTICIPANTS} asked", f"{count} queries", f"peer/ours {ratio:.1f}",
         f"{DOCUMENTS * median(mine) * 1000:.0f} ms")  # fmt: skip
    assert ratio >= START_BAR
    assert count <= START_QUERIES, asked_of(captured)


def row_by_row(world: World) -> None:
    """What one would write at first: each late step by itself, everybody told one by one."""
    with organisation_active(world.meridian):
        late = WorkflowStep.objects.filter(status="open", overdue_at=None, due_at__lte=clock.now())
        keys = list(late.order_by("due_at").values_list("pk", flat=True)[:PEER_STEPS])
    for key in keys:
        with organisation_active(world.meridian), transaction.atomic():
            found = WorkflowStep.objects.select_for_update(of=("self",)).select_related(
                "workflow__project__organisation", "workflow__started_by"
            )
            step = found.get(pk=key)
            step.overdue_at = step.escalated_at = clock.now()
            step.save(update_fields=["overdue_at", "escalated_at"])
            url, words = step.workflow.get_absolute_url(), f"{step.name} of {step.workflow} is overdue"
            for part in step.parts.filter(status="asked").select_related("user"):
                notifications.tell(part.user, "step_overdue", words, url, sweep.BY, about=[step.workflow])
            notifications.tell(step.workflow.started_by, "step_escalated", words, url, sweep.BY, about=[step.workflow])
            due = clock.shown_end(step.due_at, step.workflow.project.time_zone)
            record(AuditAction.STEP_ESCALATED, by=sweep.BY, target=step.workflow, step=positions.label(step), due=due)
            admins = ProjectMembership.objects.filter(project=step.workflow.project, role="project_admin")
            for place in admins.select_related("user"):
                notifications.tell(place.user, "step_escalated", words, url, sweep.BY, about=[step.workflow])


def test_the_sweep_of_late_steps_keeps_its_bars(world):
    asked = makers.people(world, PARTICIPANTS, world.harbour)
    makers.running(world, STEPS, world.harbour, asked=asked, due_every=EVERY, version=makers.version_of(world))
    theirs = []
    with no_collection():
        for _ in range(RUNS):
            theirs.append(on_processors(partial(row_by_row, world)) / PEER_STEPS)
            makers.forget_what_was_told()
        alone = _meanwhile(world, None)
        connections.close_all()
        fork = get_context("fork")
        here, there = fork.Pipe()
        process = fork.Process(target=_sweep_elsewhere, args=(there,))
        process.start()
        there.close()
        others = _meanwhile(world, here)
        taken = here.recv()
        process.join()
        alone += _meanwhile(world, None)
    due = STEPS // EVERY
    with organisation_active(world.meridian):
        assert WorkflowStep.objects.filter(overdue_at__isnull=False, escalated_at__isnull=False).count() == due
        assert AuditEvent.objects.filter(action="step_escalated").count() == due + RUNS * PEER_STEPS
    ratio = median(theirs) / (taken / due)
    tell(f"sweep of {due:,} late of {STEPS:,} steps", f"peer/ours {ratio:.1f}",
         f"{1e6 * taken / due:,.0f} µs of processors a step",
         f"others' p99 {ms(p99(others))} of {len(others):,}, {ms(p99(alone))} while nothing is swept",
         f"{p99(others) / p99(alone):.1f}×")  # fmt: skip
    assert ratio >= SWEEP_BAR
    assert p99(others) <= OTHERS


def _sweep_elsewhere(pipe: Any) -> None:
    pipe.send(on_processors(tasks.tell_late_steps.run))


def _meanwhile(world: World, pipe: Any) -> list[float]:
    """How long somebody waits who holds a late step, any of them, while they are swept; alone without a sweep."""
    taken: list[float] = []
    chance = Random(1)  # noqa: S311  not a secret
    with organisation_active(world.meridian):
        late = list(WorkflowStep.objects.filter(due_at__lte=clock.now()).values_list("pk", flat=True))
    while len(taken) < ALONE if pipe is None else not pipe.poll(0):
        taken.append(seconds(partial(_hold, world, chance.choice(late))))
        time.sleep(0.002)
    return taken


def _hold(world: World, key: int) -> None:
    """What an answer needs of a step before it is written, and what the sweep holds until a batch is told."""
    with organisation_active(world.meridian):
        WorkflowStep.objects.select_for_update().get(pk=key)


def test_my_work_of_somebody_with_thousands_of_steps_keeps_its_bars(world):
    with organisation_active(world.meridian):
        projects = [
            Project.objects.create(code=f"lot{number}", name=f"Lot {number}", time_zone="Australia/Sydney")
            for number in range(PROJECTS)
        ]
        for project in projects:
            for name, role in (("remy", "reviewer"), ("petra", "project_admin")):
                ProjectMembership.objects.create(project=project, user=world.people[name], role=role)
    version = makers.version_of(world)
    makers.running(world, 1, projects[0], asked=[world.remy], version=version)
    ask = {name: visitor(world, name, "/o/meridian/my-work/") for name in ("remy", "petra")}
    analyse("projects_project")
    counts = {name: [_queries(one)] for name, one in ask.items()}
    makers.running(world, OPEN_STEPS, *projects, asked=[world.remy], after=1, version=version)
    for name, one in ask.items():
        counts[name].append(_queries(one))
    ratios = {name: _against_floor(world, name, one, counts[name]) for name, one in ask.items()}
    assert all(few == many for few, many in counts.values())
    assert all(few <= MOST_QUERIES for few, _many in counts.values())
    assert ratios["remy"] <= PAGE_BAR


def _against_floor(world: World, name: str, ask: Any, counts: list[int]) -> float:
    """How many times its floor the page of this person takes, which is that of fifty steps."""
    bare = floors.asks("my-work")

    def floor() -> None:
        with organisation_active(world.meridian):
            bare()

    floor()
    with no_collection():
        pairs = [(on_processors(ask), on_processors(floor)) for _ in range(ASKED)]
    ours, theirs = (float(median(taken)) for taken in zip(*pairs, strict=True))
    tell(f"my work of {name}, {OPEN_STEPS:,} open steps in {PROJECTS} projects", f"{counts} queries",
         f"on processors {ms(ours)}, {ours / theirs:.2f}× its floor of {ms(theirs)}",
         f"in the database {ms(median(in_the_database(ask) for _ in range(ASKED)))}",
         f"{len(ask().content) / 1024:.0f} KiB")  # fmt: skip
    return ours / theirs


def _queries(ask: Any) -> int:
    ask()
    kinds = questions_of(ask)
    return kinds.total() - kinds["wall"]
