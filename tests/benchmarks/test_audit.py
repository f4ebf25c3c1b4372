"""The audit log's bars, as ratios measured in one interleaved run; speeds are printed for orientation."""

import io
import resource
import time
from collections.abc import Callable
from statistics import median

import pytest
from django.db import connection
from openpyxl import Workbook

from audit.domain.conditions import Filters
from audit.domain.sentences import sentence
from audit.models import AuditEvent, AuditExport
from audit.queries import scope
from audit.services import sealing, verification
from audit.services.exporting import selections, workbooks
from audit.services.exporting.snapshots import snapshot
from kazinex.core.tenancy import organisation_active
from tests.cast import World, build_world

DOCUMENTS = Filters(category="document")
pytestmark = pytest.mark.benchmark
EVENTS, AT_ONCE, RUNS = 100_000, 5_000, 5
PEER_EVENTS = 5_000  # the peer is linear in rows, and slow
BAR = 15  # times as fast as the peer
MANY = """
insert into audit_auditevent (organisation_id, at, category, action, actor_kind, actor_id, actor_label, project_label,
  target_type, target_id, target_label, details, request_id, agent, version)
select %s, clock_timestamp(), 'document', 'document_registered', 'user', '7', 'Dina Okafor <dina@meridian.example>',
  'Harbour Tunnel (harbour)', 'document', number::text, 'HT-CIV-DWG-' || number,
  jsonb_build_object('title', 'Drain ' || number, 'revision', 'A', 'sha256', repeat('0f', 32)), md5(number::text),
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36', 1
from generate_series(1, %s) as number
"""


@pytest.fixture
def busy(own_database: str) -> World:
    """Meridian with a long log that waits for its seals."""
    world = build_world()
    for _ in range(EVENTS // AT_ONCE):
        with organisation_active(world.meridian), connection.cursor() as cursor:
            cursor.execute(MANY, [world.meridian.pk, AT_ONCE])
    return world


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def ours(world: World) -> None:
    with organisation_active(world.meridian):
        actor = world.actor("ada", "")
        within = scope(actor)
    with snapshot(world.meridian.pk) as database:
        asked = AuditExport(organisation=world.meridian, filters=DOCUMENTS.as_facts())
        chosen = selections.select(asked, within, actor=actor, database=database)
        done = workbooks.write(
            io.BytesIO(), chosen, database=database, zone="Australia/Sydney", progress=lambda _done: None, cover={}
        )
    assert done == EVENTS


def peer(world: World) -> None:
    """What one would write at first: the ORM and openpyxl's write-only mode."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Audit log")
    with organisation_active(world.meridian):
        for event in AuditEvent.objects.filter(category="document").order_by("pk")[:PEER_EVENTS].iterator():
            at = event.at.replace(tzinfo=None)
            sheet.append(
                [
                    *(event.pk, at, event.at.isoformat(), event.category, event.action, sentence(event), ""),
                    *(event.actor_label, event.actor_kind, event.project_label, event.target_label),
                    *(str(event.details), event.request_id, event.ip, event.agent, ""),
                ]
            )
    book.save(io.BytesIO())


def test_sealing_verifying_and_exporting_keep_their_bars(busy: World) -> None:
    sealed = EVENTS / seconds(sealing.seal_waiting)
    verified = EVENTS / seconds(lambda: verification.verify(busy.meridian.pk))
    runs = [(seconds(lambda: ours(busy)) / EVENTS, seconds(lambda: peer(busy)) / PEER_EVENTS) for _ in range(RUNS)]
    ratio = median(theirs / mine for mine, theirs in runs)
    rows = 1 / median(mine for mine, _theirs in runs)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    speeds = f"seal {sealed:,.0f}/s · verify {verified:,.0f}/s · export {rows:,.0f}/s, {ratio:.1f}× the peer"
    print(f"\n{speeds} · {memory} MiB")

    assert ratio >= BAR
