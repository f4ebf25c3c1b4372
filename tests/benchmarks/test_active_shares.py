"""Active Shares of an organisation with very many of them, beside the same page of one that has few."""

import os
from collections.abc import Callable
from functools import partial
from statistics import median

import pytest
from django.db import connection
from django.http import QueryDict

from guestshares import queries
from guestshares.web import lists
from kazinex.core.lists import ListPage
from kazinex.core.tenancy import organisation_active
from projects.queries.actors import MemberActor
from tests.benchmarks import makers
from tests.benchmarks.measuring import in_the_database, ms, scaled, sql_of, tell
from tests.cast import World, build_world

pytestmark = pytest.mark.benchmark
FEW, MANY = 1_000, int(os.environ.get("KAZINEX_BENCH_SHARES", "0")) or scaled(200_000)  # shares
LEFT = 997  # every so many-th belongs to somebody who has left
BAR, RUNS = 3, 7  # times as long, of what the database takes
ALONG_AN_INDEX = {
    "newest": "",
    "ends soonest": "sort=expires_at",
    "most opened": "sort=-opens_used",
    "active": "status=active",
    "one project": "project=harbour",
    "needs an owner": "status=needs-owner",
    "worth a look": "status=worth-a-look",
    "a rare name": "q=jo777%40client",
    "a common name": "q=reid",
    "a number": "q=HT-CIV-DWG",
    "a contact": "contact=jo777%40client.example",
    "a company that a tenth have": "company=Contractor+7",
    "one that never ends soonest, so": "company=Late+Ltd&sort=expires_at",
    "letters nobody has in that order": "q=reid+jo",
    "revoked": "status=revoked",
    "used up": "status=exhausted",
    "used up, ends soonest": "status=exhausted&sort=expires_at",
    "used up, most opened": "status=exhausted&sort=-opens_used",
    "active ones of a company": "status=active&company=Late+Ltd",
    "active ones of a company, most opened": "status=active&company=Late+Ltd&sort=-opens_used",
    "active, ends soonest": "status=active&sort=expires_at",
    "past its date, the last first": "status=expired&sort=-expires_at",
}


LATE = """
update guestshares_share set company = 'Late Ltd'
where company <> 'Late Ltd' and expires_at > now() + interval '26 days'
"""


@pytest.fixture
def world(own_database: str) -> World:
    world = build_world()
    makers.shares(world, FEW, due_every=10, with_items=True)
    _let_go(world)
    return world


def test_a_page_of_many_shares_costs_what_one_of_few_does(world: World) -> None:
    few = _taken(world, FEW)
    makers.shares(world, MANY, due_every=10, with_items=True, beginning=FEW)
    _let_go(world)
    many = _taken(world, MANY)

    slower = {name: many[name] / few[name] for name in ALONG_AN_INDEX}
    tell(f"active_shares {MANY:,} beside {FEW:,}", *(f"{name} {times:.1f}×" for name, times in slower.items()))
    assert max(slower.values()) <= BAR


def _let_go(world: World) -> None:
    """Some belong to who has no place in the project; and a tenth, of one company, ends after all others."""
    with makers.as_owner(world.meridian) as cursor:
        of = [world.people["wes"].pk, LEFT]
        cursor.execute("update guestshares_share set created_by_id = %s where id %% %s = 0", of)
        with makers.index_afterwards(cursor, "share_words"):
            cursor.execute(LATE)
            cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")
    makers.analyse("guestshares_share", "guestshares_sharewords")  # an index built anew has no statistics


def _taken(world: World, rows: int) -> dict[str, float]:
    """The processor time that the database takes of each page, in seconds; no other process of it helps."""
    with connection.cursor() as cursor:
        cursor.execute("set max_parallel_workers_per_gather = 0")
    with organisation_active(world.meridian):
        works = [sql_of(_page(world, query)) for query in ALONG_AN_INDEX.values()]
        taken = {name: _median(work) for name, work in zip(ALONG_AN_INDEX, works, strict=True)}
    tell(f"active_shares {rows:,}", *(f"{name} {ms(seconds)}" for name, seconds in taken.items()))
    return taken


def _median(work: Callable[[], object]) -> float:
    work()
    return median(in_the_database(work) for _ in range(RUNS))


def _page(world: World, query: str) -> Callable[[], ListPage]:
    return partial(_asked, world.actor("ada"), query)


def _asked(actor: MemberActor, query: str) -> ListPage:
    """The page as its view asks for it."""
    return lists.active(actor).read(QueryDict(query), path="/").page(queries.shares_anywhere(actor))
