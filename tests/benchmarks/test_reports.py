"""Reports over a large register and its reviews: what the database takes for each, for people who see differently."""

from typing import Any

import pytest
from django.db import connection

from documents.reports import queries
from documents.reports.domain.asking import Asked
from kazinex.core.tenancy import organisation_active
from tests.benchmarks import makers, workflow_makers
from tests.benchmarks.measuring import in_the_database, p99, scaled, tell
from tests.cast import World, build_world

pytestmark = pytest.mark.benchmark
DOCUMENTS, WORKFLOWS, PEOPLE = scaled(1_000_000), scaled(500_000), 40
ABOUT = ("document-status", "planned-delivered", "review-age", "cycle-times", "overdue")
# everything, late disciplines, a mixture of five groups, what is released of late disciplines, what is released
READERS = ("ada", "remy", "abel", "vera", "miko")
RUNS = 5
BAR = 0.3  # seconds of a processor in the database, without a second process, all but the slowest hundredth


@pytest.fixture
def metro(own_database: str) -> World:
    """A project with a large register, half of it reviewed."""
    world = build_world()
    project = makers.metro(world, DOCUMENTS)
    asked = workflow_makers.people(world, PEOPLE, project)
    version = workflow_makers.version_of(world)
    facts: dict[str, Any] = {"asked": asked, "first": makers.FIRST, "version": version}
    workflow_makers.reviewed(world, WORKFLOWS, project, **facts)
    return world


def taken(actor: Any, report: Any, asked: Asked) -> float:
    """The processor time that the database took for one report."""
    return in_the_database(lambda: report.compute(actor, asked))


def test_every_report_stays_within_its_bar(metro: World) -> None:
    slow = []
    with organisation_active(metro.meridian):
        with connection.cursor() as cursor:
            cursor.execute("set local max_parallel_workers_per_gather = 0")
        for name in READERS:
            actor: Any = metro.actor(name, "metro")
            for key in ABOUT:
                report = queries.REPORTS[key]
                for group in report.groups:
                    asked = Asked(group)
                    taken(actor, report, asked)
                    longest = p99([taken(actor, report, asked) for _ in range(RUNS)])
                    tell("report", name, f"{key} by {group}", f"{longest * 1000:.0f} ms")
                    slow += [f"{name}: {key} by {group} {longest * 1000:.0f} ms"] if longest > BAR else []
    assert slow == []
