"""Whole pages in this process: the same queries for one row and many, time in proportion, and small when compressed."""

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

from tests.benchmarks import makers
from tests.benchmarks.measuring import ms, no_collection, p99, seconds, tell
from tests.cast import World, build_world

pytestmark = pytest.mark.benchmark
MOST_QUERIES = 8
LARGEST = 30 * 1024  # bytes of a first page, compressed
SPREAD = 6  # the slowest hundredth against the median
RUNS = 60
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
    ask = visitor(world, *PAGES[kind])
    drawn = _timed_drawing(monkeypatch)
    for _ in range(5):
        ask()
    drawn.clear()
    with no_collection():
        taken = [seconds(ask) for _ in range(RUNS)]
    kinds, small = _questions(ask), len(gzip.compress(ask().content, 6))
    questions = kinds.total() - kinds["wall"]
    tell(f"page {kind}", f"{questions} queries and {kinds['wall']} settings of the wall", f"p50 {ms(median(taken))}",
         f"p99 {ms(p99(taken))}", f"rendering {ms(median(drawn))}", f"{small / 1024:.1f} KiB compressed",
         f"{_rows(ask())} rows")  # fmt: skip
    assert small <= LARGEST
    assert p99(taken) / median(taken) <= SPREAD
    assert questions <= MOST_QUERIES


def _questions(ask: Ask) -> Counter[str]:
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
