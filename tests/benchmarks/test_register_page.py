"""The register: every order, first page and deep, under row-level security as people with five filtering groups."""

import re
from functools import partial
from statistics import median
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db.models import Q
from django.http import QueryDict

from documents.register import queries
from documents.register.models import Document, visibility
from documents.register.web import lists
from kazinex.core import keyset
from kazinex.core.keyset import KeysetPage
from kazinex.core.lists import ListPage, both_ways
from kazinex.core.tenancy import organisation_active
from tests.benchmarks import makers
from tests.benchmarks.measuring import interleaved, medians, ms, p99, plans, scaled, sql_of, tell
from tests.cast import World, build_world

pytestmark = pytest.mark.benchmark
ORDERS = both_ways(lists.ORDERS)
ROWS = scaled(100_000)
BAR = 5  # times as fast as the usual way
SEARCHES = ("MET-SIG-DWG-0000", "turnstile", "turnstile level", "rnsti")
SIZE = 50
COMMON_BAR = 0.5  # of the usual way, which stops at the fiftieth hit
SCAN = re.compile("Seq Scan on documents_(document|revision)")


@pytest.fixture
def metro(own_database: str) -> World:
    """A project with a large register."""
    world = build_world()
    makers.metro(world, ROWS)
    return world


def ours(actor: Any, sort: str, after: str = "") -> KeysetPage:
    """A page as the register asks for it."""
    among = visibility.among(actor, sort.lstrip("-"))
    return keyset.page(
        queries.documents(actor),
        order=ORDERS[sort],
        after=after,
        among=among,
        furnish=partial(queries.rows, actor=actor),
    )


def usual(actor: Any, sort: str, start: int) -> list[Any]:
    """The usual way: the same predicate, the page by its number."""
    return list(queries.rows(queries.documents(actor), actor=actor).order_by(*ORDERS[sort])[start : start + SIZE + 1])


def cursor_at(actor: Any, sort: str, start: int) -> str:
    """The cursor of the row at this place."""
    row = queries.documents(actor).order_by(*ORDERS[sort])[start - 1]
    return keyset._write(row, ORDERS[sort])


def floor(actor: Any) -> list[Any]:
    """The same rows by their keys, as fast as the ORM and this database can."""
    return list(
        queries.rows(Document.objects.filter(pk__range=(makers.FIRST + 1, makers.FIRST + SIZE + 1)), actor=actor)
    )


def test_the_register_keeps_its_bars(metro):
    missed = [_pages(metro, name) for name in ("petra", "remy", "abel", "vera", "miko")]
    missed += [
        *(_late_disciplines(metro, name) for name in ("remy", "vera")),
        *(_searches(metro, name) for name in ("petra", "remy")),
    ]
    assert not [sentence for sentence in missed if sentence]


def _pages(metro: World, name: str) -> str:
    with organisation_active(metro.meridian):
        actor = metro.actor(name, "metro")
        deep = queries.documents(actor).count() * 9 // 10
        found = {sort: _order(actor, sort, deep) for sort in ORDERS}
        whole, least = medians(lambda: ours(actor, "number"), lambda: floor(actor))
    gains, slowest = {sort: gain for sort, (gain, _) in found.items()}, max(worst for _, worst in found.values())
    tell(f"register_page {name}, {ROWS:,} documents, {deep * 10 // 9:,} seen",
         f"peer/ours {median(gains.values()):.1f}",
         f"least {min(gains.values()):.1f} by {min(gains, key=lambda sort: gains[sort])}",
         f"ours/floor {whole / least:.2f} with the ORM", f"slowest page in SQL {ms(slowest)}")  # fmt: skip
    return "" if median(gains.values()) >= BAR else f"The pages of {name} are under their bar."


def _order(actor: Any, sort: str, deep: int) -> tuple[float, float]:
    """The gain of this order's deep page against OFFSET, and the slowest of its pages, both in the database."""
    after = cursor_at(actor, sort, deep)
    assert [one.pk for one in ours(actor, sort, after).rows] == [one.pk for one in usual(actor, sort, deep)][:SIZE]
    assert not [one for one in plans(lambda: [ours(actor, sort), ours(actor, sort, after)]) if SCAN.search(one)]
    pages = (lambda: ours(actor, sort), lambda: ours(actor, sort, after), lambda: usual(actor, sort, deep))
    first, far, numbered = interleaved(*map(sql_of, pages))
    return median(numbered) / median(far), p99(first + far)


def _late_disciplines(metro: World, name: str) -> str:
    with organisation_active(metro.meridian):
        actor = metro.actor(name, "metro")
        pages = (lambda: ours(actor, "number"), lambda: usual(actor, "number", 0))
        mine, naive = medians(*map(sql_of, pages))
    tell(f"register_page {name}, late disciplines, first page by number", f"peer/ours {naive / mine:.1f}", ms(mine))
    return "" if naive / mine >= BAR else "The first page of who sees late disciplines is under its bar."


def _searches(metro: World, name: str) -> str:
    with organisation_active(metro.meridian):
        actor = metro.actor(name, "metro")
        gains = {words: _gain(actor, words) for words in SEARCHES}
        common = _gain(actor, "drawing")
    facts = [f"{words!r} {gain:.1f}" for words, gain in gains.items()]
    tell(f"register search {name}, peer/ours", *facts, f"a word in a quarter of all {common:.2f}")
    return (
        "" if median(gains.values()) >= BAR and common >= COMMON_BAR else f"The searches of {name} are under their bar."
    )


def _gain(actor: Any, words: str) -> float:
    mine, naive = medians(*map(sql_of, (lambda: _found(actor, words), lambda: _usual_search(actor, words))))
    return naive / mine


def _found(actor: Any, words: str) -> ListPage:
    """A page of a search, as the register asks for it."""
    reading = lists.register(actor).read(QueryDict(urlencode({"search": words})), path="")
    return reading.page(lists.documents(reading, actor))


def _usual_search(actor: Any, words: str) -> list[Any]:
    found = queries.rows(queries.documents(actor), actor=actor)
    for word in words.split():
        found = found.filter(Q(number__icontains=word) | Q(title__icontains=word))
    return list(found.order_by("number")[: SIZE + 1])
