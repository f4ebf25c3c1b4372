"""The registers of letters and transmittals, every filter and order, under row-level security."""

from functools import partial
from statistics import median
from typing import Any

import pytest
from django.http import QueryDict

from documents.correspondence.queries import letters as of_letters
from documents.correspondence.web import lists
from documents.transmittals.queries import transmittals as of_transmittals
from documents.transmittals.web import transmittal_lists
from kazinex.core.lists import ListPage
from kazinex.core.tenancy import organisation_active
from tests.benchmarks import letter_makers, makers, workflow_makers
from tests.benchmarks.measuring import in_the_database, ms, scaled, sql_of, tell
from tests.cast import World, build_world

pytestmark = pytest.mark.benchmark
LETTERS, TRANSMITTALS, DOCUMENTS = scaled(100_000), scaled(20_000), scaled(10_000)
PEOPLE = 97  # besides those of the cast
NAMES = ("dina", "remy", "petra")  # a document controller, somebody in five groups, a project admin
RUNS = 9
BAR = 0.010  # seconds of the database's processor
OF_LETTERS = (
    "", "status=open", "status=sent", "status=reopened", "status=closed", "mine=waiting", "mine=to", "mine=sent",
    "mine=drafts", "type=RFI", "priority=urgent", "overdue=yes", "since=2026-01-01", "mine=to&status=reopened",
    "mine=waiting&type=NCR", "sort=moved",
)  # fmt: skip
OF_TRANSMITTALS = (
    "", "status=issued", "status=recalled", "purpose=review", "acknowledged=none", "acknowledged=partly",
    "acknowledged=all", "mine=waiting", "mine=to_me", "mine=by_me", "overdue=yes", "sort=number", "sort=-subject",
    "mine=to_me&sort=number", "mine=to_me&sort=-subject", "mine=waiting&sort=number", "mine=to_me&status=issued",
)  # fmt: skip


@pytest.fixture
def world(own_database: str) -> World:
    """A project with its documents, of a hundred people; Petra runs it."""
    world = build_world()
    makers.metro(world, DOCUMENTS)
    return world


@pytest.fixture
def among(world: World) -> list[Any]:
    """Those who write to each other in it."""
    return [world.dina, world.remy, world.petra, *workflow_makers.people(world, PEOPLE, world.projects["metro"])]


def test_the_register_of_letters_keeps_its_bar(world, among):
    letter_makers.letters(world, LETTERS, among=among, documents=DOCUMENTS)
    makers.analyse(*letter_makers.OF_LETTERS)  # once more: no transaction is open now that kept pages from being known
    late = [late for name in NAMES for late in _told(world, "letters", name, OF_LETTERS, _of_letters)]
    assert not late


def test_the_register_of_transmittals_keeps_its_bar(world, among):
    letter_makers.transmittals(world, TRANSMITTALS, among=among, documents=DOCUMENTS)
    makers.analyse(*letter_makers.OF_TRANSMITTALS)
    asked = OF_TRANSMITTALS
    late = [late for name in NAMES for late in _told(world, "transmittals", name, asked, _of_transmittals)]
    assert not late


def _of_letters(actor: Any, query: str) -> ListPage:
    """A page of letters as its view asks for it."""
    return lists.letters(actor).read(QueryDict(query), path="/").page(of_letters.letters(actor))


def _of_transmittals(actor: Any, query: str) -> ListPage:
    """The same of transmittals."""
    reading = transmittal_lists.transmittals(actor).read(QueryDict(query), path="/")
    return reading.page(of_transmittals.transmittals(actor))


def _told(world: World, kind: str, name: str, queries: tuple[str, ...], ask: Any) -> list[str]:
    """Which of these pages cost more than they may, each told with its median and its slowest."""
    with organisation_active(world.meridian):
        actor = world.actor(name, "metro")
        works = [sql_of(partial(ask, actor, query)) for query in queries]
        for work in works:
            work()
        taken = {one: [in_the_database(work) for _ in range(RUNS)] for one, work in zip(queries, works, strict=True)}
    facts = [f"{one or 'all'} {ms(median(samples))} to {ms(max(samples))}" for one, samples in taken.items()]
    tell(f"register of {kind}, {name}, median and slowest", *facts)
    return [f"{kind} {name} {one}" for one, samples in taken.items() if median(samples) > BAR]
