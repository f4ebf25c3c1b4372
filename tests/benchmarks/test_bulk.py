"""Many documents' status in one go against one by one through the service, of the same register; and its Excel."""

import io
from functools import partial
from statistics import median
from typing import Any

import pytest
from openpyxl import Workbook

from audit.models import AuditEvent
from documents.register import queries
from documents.register.models import Document, DocumentStatus, Revision
from documents.register.services import bulk, statuses
from documents.register.web.cells import cells
from kazinex.core.lists import streamed
from kazinex.core.tenancy import organisation_active
from tests.benchmarks import makers
from tests.benchmarks.measuring import no_collection, scaled, seconds, tell
from tests.cast import World, build_world

pytestmark = pytest.mark.benchmark
DOCUMENTS, ROWS = 10_000, scaled(20_000)
PEER_DOCUMENTS = 200  # the peer is linear in documents, and slow
BAR, RUNS = 20, 3  # times as many documents a second
THERE_AND_BACK = ("for_review", "draft")
EXPORT_BAR = 15  # against objects of the ORM and a row of cells for each


@pytest.fixture
def metro(own_database: str) -> World:
    """A register of which half can be moved at once."""
    world = build_world()
    makers.metro(world, ROWS)
    with organisation_active(world.meridian):
        keys = list(movable(world).values_list("pk", flat=True)[:DOCUMENTS])
        Document.objects.filter(pk__in=keys).update(status="draft", released_revision=None)
        Document.objects.filter(pk__in=keys).update(released_code="", released_status="", released_at=None)
        Revision.objects.filter(document__in=keys).update(status="draft")
    return world


def movable(world: World) -> Any:
    """Documents with one revision, in one order."""
    return Document.objects.filter(project=world.metro, has_two_faces=False).order_by("pk")


def together(world: World, to: str) -> float:
    """The seconds that the service takes for all of them, as they were looked at."""
    with organisation_active(world.meridian):
        by, change = world.actor("petra", "metro"), bulk.Status(DocumentStatus(to))
        keys = list(movable(world).values_list("pk", flat=True)[:DOCUMENTS])
        find = Document.objects.visible_to(by).filter(pk__in=keys)
        seen = bulk.look(change, find.all, by=by).stamp
        return seconds(lambda: bulk.do(change, find.all, seen=seen, by=by))


def one_by_one(world: World, to: str) -> None:
    """Through the service, each in its transaction."""
    with organisation_active(world.meridian):
        by = world.actor("petra", "metro")
        keys = list(movable(world).values_list("current_revision_id", flat=True)[:PEER_DOCUMENTS])
    for key in keys:
        with organisation_active(world.meridian):
            statuses.move(Revision.objects.select_related("document__project").get(pk=key), to=to, by=by)


def test_many_documents_in_one_go_keep_their_bar(metro):
    mine: list[float] = []
    theirs: list[float] = []
    with no_collection():
        for _ in range(RUNS):
            mine += [together(metro, to) / DOCUMENTS for to in THERE_AND_BACK]
            theirs += [seconds(partial(one_by_one, metro, to)) / PEER_DOCUMENTS for to in THERE_AND_BACK]
    with organisation_active(metro.meridian):
        told = AuditEvent.objects.filter(action="status_changed").count()
    assert told == RUNS * 2 * (DOCUMENTS + PEER_DOCUMENTS)
    ratio = median(theirs) / median(mine)
    tell(f"bulk {DOCUMENTS:,} documents", f"peer/ours {ratio:.1f}", f"{DOCUMENTS * median(mine):.2f} s for all")
    assert ratio >= BAR


def test_the_register_as_excel_keeps_its_bar(metro):
    with organisation_active(metro.meridian), no_collection():
        by = metro.actor("dina", "metro")
        found: Any = queries.documents(by).order_by("number")
        names = [cell.label for cell in cells(by)]
        ours = min(seconds(partial(_ours, found, cells(by))) for _ in range(RUNS))
        theirs = seconds(lambda: _usual(found[: ROWS // 10], names)) * 10
    tell(f"register as Excel, {ROWS:,} rows", f"peer/ours {theirs / ours:.1f}", f"{ROWS / ours:,.0f} rows a second")
    assert theirs / ours >= EXPORT_BAR


def _ours(found: Any, told: Any) -> None:
    file, _count = streamed("Documents", found, told, cover={}, zone="UTC")
    file.close()


def _usual(found: Any, names: list[str]) -> None:
    """The usual way: objects with what they refer to, each cell an object of a workbook that is only written."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Documents")
    sheet.append(names)
    for row in found.select_related("discipline", "owner", "current_revision__uploaded_by"):
        revision = row.current_revision
        said = [row.number, row.title, str(row.discipline), row.shown_status, revision.file_name, revision.sha256]
        sheet.append([*said, *("x",) * (len(names) - len(said))])
    book.save(io.BytesIO())
