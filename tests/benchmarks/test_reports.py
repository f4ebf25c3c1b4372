"""Reports over a large register and its reviews: what the database takes for each, for people who see differently."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.reports import queries
from documents.reports.domain.asking import Asked
from kazinex.core.tenancy import organisation_active
from tests.benchmarks import makers, workflow_makers
from tests.benchmarks.measuring import p99, scaled, tell
from tests.cast import World, build_world

pytestmark = pytest.mark.benchmark
DOCUMENTS, WORKFLOWS, PEOPLE = scaled(1_000_000), scaled(500_000), 40
ABOUT = ("document-status", "planned-delivered", "review-age", "cycle-times", "overdue")
READERS = ("ada", "remy", "vera", "miko")  # everything, late disciplines, what is released of them, what is released
RUNS = 5
BAR = 0.3  # seconds of SQL, all but the slowest hundredth


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
    """The seconds that the database took for one report."""
    with CaptureQueriesContext(connection) as sent:
        report.compute(actor, asked)
    return sum(float(each["time"]) for each in sent.captured_queries)


def test_every_report_stays_within_its_bar(metro: World) -> None:
    slow = []
    with organisation_active(metro.meridian):
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
