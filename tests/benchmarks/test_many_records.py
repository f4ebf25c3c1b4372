"""A share of very many documents beside one of one: opening it, and the portal's first page."""

from collections.abc import Callable
from statistics import median

import pytest

from guestshares.models import Share
from guestshares.queries import boards
from kazinex.core.tenancy import organisation_active
from tests.benchmarks import makers
from tests.benchmarks.measuring import ms, no_collection, on_processors, tell
from tests.cast import HouseClient, World, build_world
from tests.guestshares import guests

pytestmark = pytest.mark.benchmark
MANY, RUNS = 500, 9
OPENING_BAR, PAGE_BAR = 1.2, 1.5  # times the processor time: beside one document; beside as many as one page shows
ITEMS = """
insert into guestshares_shareitem (organisation_id, share_id, document_id, revision_id, sha256, position)
select organisation_id, %s, id, current_revision_id, repeat('0f', 32), id - %s from documents_document
where id > %s order by id limit %s
"""


@pytest.fixture
def world(own_database: str) -> World:
    world = build_world()
    makers.metro(world, MANY)
    return world


def test_a_share_of_many_documents_opens_as_fast_as_one_of_one(world: World) -> None:
    made = {number: _shared(world, number) for number in (1, boards.SHOWN, MANY)}
    taken: dict[int, list[tuple[float, float]]] = {number: [] for number in made}
    with no_collection():
        for _ in range(RUNS):
            for number, (share, link) in made.items():
                taken[number].append(_taken(share, guests.follow(link)))
    opening, page = ({number: median(each[part] for each in taken[number]) for number in made} for part in (0, 1))
    tell(f"a share of {MANY} documents", f"opening {opening[MANY] / opening[1]:.2f}× that of one",
         f"its first page {page[MANY] / page[boards.SHOWN]:.2f}× that of {boards.SHOWN}",
         f"{ms(page[1])}, {ms(page[boards.SHOWN])} and {ms(page[MANY])}")  # fmt: skip
    assert opening[MANY] / opening[1] <= OPENING_BAR
    assert page[MANY] / page[boards.SHOWN] <= PAGE_BAR


def _shared(world: World, number: int) -> tuple[Share, str]:
    """A share of the drainage plan and so many documents more that there are that number."""
    with organisation_active(world.meridian):
        share, link = guests.share_with_jo(world, max_opens=0)
    with makers.as_owner(world.meridian) as cursor:
        cursor.execute(ITEMS, [share.pk, makers.FIRST, makers.FIRST, number - 1])
    makers.analyse("guestshares_shareitem")
    return share, link


def _taken(share: Share, jo: HouseClient) -> tuple[float, float]:
    """What opening it takes, and then its first page."""
    return _answered(lambda: jo.post("/g/open/", guests.JO), 303), _answered(lambda: jo.get(guests.portal(share)), 200)


def _answered(ask: Callable[[], object], status: int) -> float:
    answers: list[object] = []
    taken = on_processors(lambda: answers.append(ask()))
    assert [getattr(answer, "status_code", 0) for answer in answers] == [status]
    return taken
