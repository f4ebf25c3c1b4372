"""The register: every order, first page and deep, under row-level security as people with five filtering groups."""

import re
from collections.abc import Iterable
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
from kazinex.core import cursors, keyset
from kazinex.core.keyset import KeysetPage
from kazinex.core.lists import ListPage, both_ways
from kazinex.core.patience import patient
from kazinex.core.tenancy import organisation_active
from tests.benchmarks import makers
from tests.benchmarks.measuring import interleaved, medians, ms, p99, plans, scaled, sql_of, tell
from tests.cast import World, build_world


def word(text: str) -> Q:
    """What the usual way asks of a word."""
    return Q(number__icontains=text) | Q(title__icontains=text)


pytestmark = pytest.mark.benchmark
ORDERS = both_ways(lists.ORDERS)
ROWS = scaled(100_000)
BAR = 5  # times as fast as the usual way
SEARCHES = {  # what is typed, and the same with the usual filters
    "MET-SIG-DWG-0000": word("MET-SIG-DWG-0000"),
    "turnstile": word("turnstile"),
    "turnstile level": word("turnstile") & word("level"),
    "rnsti": word("rnsti"),
    "turnstile NOT drawing": word("turnstile") & ~word("drawing"),
    "turnstile OR 0000777": word("turnstile") | word("0000777"),
    '"of turnstile" status:approved': word("of turnstile") & Q(status="approved"),
    "number:MET-SIG* turnst*": Q(number__istartswith="MET-SIG") & word("turnst"),
}
COMMON = {
    "drawing": word("drawing"),
    "drawing OR section": word("drawing") | word("section"),
    "level -drawing": word("level") & ~word("drawing"),
    "discipline:SIG diagram": Q(discipline__code="SIG") & word("diagram"),
}
SIZE = 50
PEERS_TAKE = 600  # seconds at most: deep in a million rows more than a statement may, on a busy machine
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
    return cursors.write(row, ORDERS[sort])


def floor(actor: Any) -> list[Any]:
    """The same rows by their keys, as fast as the ORM and this database can."""
    return list(
        queries.rows(Document.objects.filter(pk__range=(makers.FIRST + 1, makers.FIRST + SIZE + 1)), actor=actor)
    )


def test_the_register_keeps_its_bars(metro):
    missed = [*(_pages(metro, name) for name in ("petra", "remy", "abel", "vera", "miko"))]
    missed += [
        *(_late_disciplines(metro, name) for name in ("remy", "vera")),
        *(_searches(metro, name) for name in ("petra", "remy", "abel", "vera")),
    ]
    assert not [sentence for sentence in missed if sentence]


def _pages(metro: World, name: str) -> str:
    with organisation_active(metro.meridian), patient(PEERS_TAKE):
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
    assert _keys(ours(actor, sort, after).rows) == _keys(usual(actor, sort, deep))[:SIZE]
    assert not [one for one in plans(lambda: [ours(actor, sort), ours(actor, sort, after)]) if SCAN.search(one)]
    pages = (lambda: ours(actor, sort), lambda: ours(actor, sort, after), lambda: usual(actor, sort, deep))
    first, far, numbered = interleaved(*map(sql_of, pages))
    return median(numbered) / median(far), p99(first + far)


def _keys(rows: Iterable[dict[str, Any]]) -> list[int]:
    return [row["id"] for row in rows]


def _late_disciplines(metro: World, name: str) -> str:
    with organisation_active(metro.meridian), patient(PEERS_TAKE):
        actor = metro.actor(name, "metro")
        pages = (lambda: ours(actor, "number"), lambda: usual(actor, "number", 0))
        mine, naive = medians(*map(sql_of, pages))
    tell(f"register_page {name}, late disciplines, first page by number", f"peer/ours {naive / mine:.1f}", ms(mine))
    return "" if naive / mine >= BAR else "The first page of who sees late disciplines is under its bar."


def _searches(metro: World, name: str) -> str:
    with organisation_active(metro.meridian), patient(PEERS_TAKE):
        actor = metro.actor(name, "metro")
        rare, common = (
            {typed: _gain(actor, typed, asked) for typed, asked in many.items()} for many in (SEARCHES, COMMON)
        )
    for kind, gains in (("rare", rare), ("common", common)):
        facts = [f"{typed} {gain:.1f} in {ms(mine)}" for typed, (gain, mine) in gains.items()]
        tell(f"register search {name}, {kind}, peer/ours", *facts)
    usual, often = (median(gain for gain, _ in gains.values()) for gains in (rare, common))
    is_met = usual >= BAR and often >= COMMON_BAR
    return "" if is_met else f"The searches of {name} are under their bar."


def _gain(actor: Any, typed: str, asked: Q) -> tuple[float, float]:
    """How many times as fast as the usual way, and the seconds it takes in the database."""
    mine, naive = medians(*map(sql_of, (lambda: _found(actor, typed), lambda: _usual_search(actor, asked))))
    return naive / mine, mine


def _found(actor: Any, words: str) -> ListPage:
    """A page of a search, as the register asks for it."""
    reading = lists.register(actor).read(QueryDict(urlencode({"search": words})), path="")
    return reading.page(lists.documents(reading, actor))


def _usual_search(actor: Any, asked: Q) -> list[Any]:
    return list(queries.rows(queries.documents(actor), actor=actor).filter(asked).order_by("number")[: SIZE + 1])
