"""Opening a share: the counting statement and the whole service against lock-and-save, and the limit under a race."""

import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from guestshares.domain.actors import GuestActor
from guestshares.domain.dead_links import LinkDead
from guestshares.models import GuestSession, OpenRecord, Share, ShareStatus, link_status
from guestshares.models.session import LONGEST
from guestshares.services import sessions
from kazinex.core import clock, crypto
from kazinex.core.tenancy import organisation_active
from tests.benchmarks.measuring import medians, ms, tell
from tests.cast import World, build_world
from tests.guestshares.guests import share_with_jo

pytestmark = pytest.mark.benchmark
AT_ONCE, RUNS = 20, 9
BAR, WHOLE_BAR = 2.5, 1.0  # times as fast: the count itself; everything an opening is
RACERS, LIMIT = 64, 5


@pytest.fixture
def shared(own_database: str) -> tuple[World, Share]:
    """A share that may be opened without limit, and was never opened."""
    world = build_world()
    with organisation_active(world.meridian):
        share, _link = share_with_jo(world, max_opens=0)
    return world, share


def facts() -> dict[str, Any]:
    """What one opening states."""
    return {
        "name": "Jo Reid",
        "email": "jo@client.example",
        "matches": True,
        "acknowledged": False,
        "browser": "b" * 64,
        "ip": None,
        "agent": "",
        "pending": crypto.digest(secrets.token_urlsafe(16)),
        "told": None,
    }


def count_in_one_statement(share: Share) -> None:
    """The heart of an opening."""
    place = {"organisation": share.organisation_id, "share": share.pk, "token_hash": share.token_hash}
    with organisation_active(share.organisation_id), connection.cursor() as cursor:
        cursor.execute(sessions.COUNT, facts() | place)
        assert cursor.fetchone()


def lock_and_save(share: Share) -> tuple[Share, OpenRecord]:
    """The usual way: lock the row, look, add one, save, create."""
    given = facts()
    found = Share.objects.select_for_update(of=("self",)).get(pk=share.pk, token_hash=share.token_hash)
    now = clock.now()
    assert link_status.of(found, now) == ShareStatus.ACTIVE
    found.opens_used += 1
    found.first_opened_at = found.first_opened_at or now
    found.last_opened_at = now
    found.save()
    opened = OpenRecord.objects.create(
        share=found, number=found.opens_used, at=now, pending_hash=given["pending"], browser_hash=given["browser"],
        stated_name=given["name"], stated_email=given["email"],
    )  # fmt: skip
    return found, opened


def count_by_lock_and_save(share: Share) -> None:
    """The same job as the one statement."""
    with organisation_active(share.organisation_id):
        lock_and_save(share)


def open_by_lock_and_save(share: Share) -> None:
    """Everything an opening is: counted once, second browsers noted, recorded, with a session."""
    with organisation_active(share.organisation_id), transaction.atomic():
        earlier = OpenRecord.objects.filter(share=share)
        assert not earlier.filter(pending_hash=secrets.token_hex(32)).exists()
        assert not earlier.exists() or earlier.filter(browser_hash="b" * 64).exists()
        found, opened = lock_and_save(share)
        told: dict[str, Any] = {
            "stated_name": opened.stated_name,
            "stated_email": opened.stated_email,
        }
        who = GuestActor(found)
        record(
            AuditAction.SHARE_ACCESSED,
            by=who,
            target=found,
            count=opened.number,
            maximum="unlimited",
            identity_matches=True,
            **told,
        )
        now = clock.now()
        GuestSession.objects.create(
            share=found, opened=opened, key_hash=crypto.digest(secrets.token_urlsafe(32)), began_at=now,
            ends_at=now + LONGEST, last_seen_at=now,
        )  # fmt: skip


def open_as_we_do(share: Share, browser: str = "browser") -> None:
    """The service, as the button calls it."""
    with organisation_active(share.organisation_id):
        mine = Share.objects.select_related("project", "organisation").get(pk=share.pk)
        sessions.open(mine, name="Jo Reid", email="jo@client.example", browser=browser, acknowledged=True)


def test_opening_keeps_its_bars(shared):
    _world, share = shared
    with organisation_active(share.organisation_id):
        share = Share.objects.get(pk=share.pk)

    def several(work: Any) -> Any:
        return lambda: [work(share) for _ in range(AT_ONCE)]

    lone, locked, whole, usual = medians(
        *map(several, (count_in_one_statement, count_by_lock_and_save, open_as_we_do, open_by_lock_and_save)), runs=RUNS
    )
    tell("guest_open", f"the count: peer/ours {locked / lone:.2f}", f"the whole opening: peer/ours {usual / whole:.2f}",
         f"ours/floor {whole / lone:.2f} of its one statement", ms(whole / AT_ONCE))  # fmt: skip
    assert locked / lone >= BAR
    assert usual / whole >= WHOLE_BAR


def test_exactly_the_limit_is_let_in(own_database):
    world = build_world()
    with organisation_active(world.meridian):
        share, _link = share_with_jo(world, max_opens=LIMIT)
    start = threading.Barrier(RACERS)

    def race(number: int) -> bool:
        start.wait()
        try:
            open_as_we_do(share, f"browser {number}")
        except LinkDead:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(RACERS) as racers:
        entered = sum(racers.map(race, range(RACERS)))
    tell("guest_open", f"{entered} of {RACERS} at once were let in where {LIMIT} may")
    assert entered == LIMIT
