"""Whole pages in this process, against a bare view with the same rows and cells: time, queries and bytes."""

import gzip
import time
from collections import Counter
from collections.abc import Callable
from statistics import median
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.template.backends.django import Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from kazinex.core.tenancy import organisation_active
from tests.benchmarks import floors, makers
from tests.benchmarks.measuring import ms, no_collection, seconds, tell
from tests.cast import World, build_world

pytestmark = pytest.mark.benchmark
MOST_QUERIES = 8
LARGEST, SMALLEST = 40 * 1024, 30 * 1024  # bytes of a page, and of a first page compressed
BAR = 2.5  # of a bare view with the same rows and cells
WARM, RUNS = 5, 60
PAGES = {
    "register": ("dina", "/o/meridian/p/metro/documents/"),
    "register in five groups": ("remy", "/o/meridian/p/metro/documents/"),
    "audit": ("ada", "/o/meridian/audit/?from="),
    "shares": ("petra", "/o/meridian/settings/external-access/active-shares/"),
}
Ask = Callable[[], Any]


@pytest.fixture
def world(own_database: str) -> World:
    """Enough for several pages of everything."""
    world = build_world()
    makers.metro(world, 2_000)
    makers.events(world, 2_000, at_once=100)
    makers.shares(world, 300, due_every=10, with_items=True)
    return world


def visitor(world: World, name: str, address: str) -> Ask:
    """Asks for a page as a signed-in person, through every middleware and no network."""
    client = Client()
    client.force_login(world.people[name])
    factory, handler = RequestFactory(), WSGIHandler()
    cookies = "; ".join(f"{key}={morsel.value}" for key, morsel in client.cookies.items())

    def ask() -> Any:
        response: Any = handler.get_response(factory.get(address, HTTP_COOKIE=cookies))
        assert response.status_code == 200, response.content[:300]
        return response

    return ask


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_keeps_its_bars(world, monkeypatch, kind):
    ask, bare = visitor(world, *PAGES[kind]), floors.asks(kind.split()[0])
    drawn = _timed_drawing(monkeypatch)
    taken, least = _in_turn(ask, bare, world.meridian)
    kinds, page = questions_of(ask), ask().content
    questions, small = kinds.total() - kinds["wall"], len(gzip.compress(page, 6))
    tell(f"page {kind}", f"{questions} queries and {kinds['wall']} settings of the wall", f"p50 {ms(median(taken))}",
         f"{median(taken) / median(least):.2f}× its floor of {ms(median(least))}", f"rendering {ms(median(drawn))}",
         f"{len(page) / 1024:.1f} KiB, {small / 1024:.1f} compressed", f"{_rows(ask())} rows")  # fmt: skip
    assert len(page) <= LARGEST
    assert small <= SMALLEST
    assert questions <= MOST_QUERIES
    assert median(taken) / median(least) <= BAR


def _in_turn(ask: Ask, bare: Ask, organisation: Any) -> tuple[list[float], list[float]]:
    """The seconds of a page and of its floor, in turn so that whatever else the machine does hits both."""
    taken, least = [], []
    with no_collection():
        for run in range(WARM + RUNS):
            page = seconds(ask)
            with organisation_active(organisation):
                floor = seconds(bare)
            if run >= WARM:
                taken.append(page)
                least.append(floor)
    return taken, least


def questions_of(ask: Ask) -> Counter[str]:
    """The statements of one request: questions to tables, and settings of the wall beside them."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    return Counter(_kind(query["sql"]) for query in captured if not query["sql"].startswith(("BEGIN", "COMMIT")))


def _kind(statement: str) -> str:
    is_wall = "set_config(" in statement or statement.startswith(("SAVEPOINT", "RELEASE"))
    return "wall" if is_wall else statement


def _rows(response: Any) -> int:
    return int(response.content.count(b"<tr")) - 1


def _timed_drawing(monkeypatch: Any) -> list[float]:
    """Notes how long a view's whole template takes, with the widgets inside it and what it still asks the database."""
    draw, taken, inside = Template.render, [], []

    def timed(self: Template, *args: Any, **kwargs: Any) -> Any:
        inside.append(self)
        began = time.perf_counter()
        try:
            return draw(self, *args, **kwargs)
        finally:
            inside.pop()
            if not inside:
                taken.append(time.perf_counter() - began)

    monkeypatch.setattr(Template, "render", timed)
    return taken
