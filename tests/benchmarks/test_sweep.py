"""The sweep of due shares against one that takes them row by row through the ORM."""

from statistics import median

import pytest

from audit.domain.catalogue import AuditAction
from audit.models import AuditEvent
from audit.services.recording import record
from guestshares.models import Share
from guestshares.services import sweep
from kazinex.core import clock
from kazinex.core.tenancy import organisation_active
from tests.benchmarks import makers
from tests.benchmarks.measuring import no_collection, scaled, seconds, tell
from tests.cast import World, build_world

pytestmark = pytest.mark.benchmark
SHARES, EVERY = scaled(40_000), 10
PEER_SHARES = 200  # the peer is linear in rows, and slow
BAR, RUNS = 20, 5  # times as many shares a second


@pytest.fixture
def due(own_database: str) -> World:
    """Meridian with many shares, a tenth of them past their date."""
    world = build_world()
    makers.shares(world, SHARES, due_every=EVERY)
    return world


def again(world: World) -> int:
    """As if nothing had been swept; how many are due."""
    with organisation_active(world.meridian):
        past = Share.objects.filter(expires_at__lte=clock.now())
        past.update(expiry_recorded_at=None)
        return int(past.count())


def row_by_row(world: World) -> None:
    """What one would write at first: lock, save, record."""
    with organisation_active(world.meridian):
        keys = list(
            Share.objects.filter(expiry_recorded_at=None, expires_at__lte=clock.now()).values_list("pk", flat=True)
        )
    for key in keys[:PEER_SHARES]:
        with organisation_active(world.meridian):
            share = Share.objects.select_for_update(of=("self",)).select_related("project").get(pk=key)
            share.expiry_recorded_at = clock.now()
            share.save(update_fields=["expiry_recorded_at"])
            maximum, expired_at = share.maximum_opens, share.expires_at.isoformat()
            facts = {"reason": "date", "count": share.opens_used, "maximum": maximum, "expired_at": expired_at}
            record(AuditAction.SHARE_EXPIRED, by=sweep.BY, target=share, **facts)


def swept(world: World) -> None:
    """The sweep as the worker calls it."""
    with organisation_active(world.meridian):
        sweep.expire_due()


def test_the_sweep_keeps_its_bar(due):
    mine, theirs, count = [], [], again(due)
    with no_collection():
        for _ in range(RUNS):
            theirs.append(seconds(lambda: row_by_row(due)) / PEER_SHARES)
            again(due)
            mine.append(seconds(lambda: swept(due)) / count)
            again(due)
    with organisation_active(due.meridian):
        assert AuditEvent.objects.filter(action="share_expired").count() == RUNS * (count + PEER_SHARES)
    ratio = median(theirs) / median(mine)
    tell(f"sweep {count:,} due of {SHARES:,}", f"peer/ours {ratio:.1f}", f"{1 / median(mine):,.0f} shares a second")
    assert ratio >= BAR
