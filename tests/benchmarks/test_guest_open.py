"""Opening a share: the statement, the service, and the whole of it over HTTP against lock-and-save; the limit."""

import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core import signing
from django.db import connection, connections

from guestshares.domain.dead_links import LinkDead
from guestshares.models import GuestSession, OpenRecord, Share, ShareStatus, link_status
from guestshares.models.session import LONGEST
from guestshares.services import sessions
from guestshares.web import followed_links
from kazinex.core import clock, crypto
from kazinex.core.tenancy import organisation_active
from kazinex.management import processes
from tests.benchmarks.lock_and_save import open_by_lock_and_save
from tests.benchmarks.measuring import medians, ms, tell
from tests.benchmarks.test_http_page import clock_of
from tests.cast import World, build_world
from tests.guestshares.guests import JO, share_with_jo
from tests.servers import Launch, Server, free_port, wait_until_ready

pytestmark = pytest.mark.benchmark
AT_ONCE, RUNS = 20, 9
BAR, WHOLE_BAR = 2.5, 1.0  # times as fast: the statement; everything the service does
ONE_CLIENT_BAR, MANY_BAR = 1.5, 5  # times as many openings over HTTP: one after the other; by 64 connections
RACERS, LIMIT = 64, 5
LISTENING = "0A"  # the state of a socket in /proc/net/tcp
LONE, EACH, TURNS, WARM = (
    60,
    8,
    3,
    2,
)  # openings of one client; of each of many; how often each server has its turn; before


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
        "key": crypto.digest(secrets.token_urlsafe(32)),
        "maximum": 0,
        "longest": LONGEST,
        "events": "[]",
        "is_second_let_in": False,
    }


def count_in_one_statement(share: Share) -> None:
    """The heart of an opening: decided, counted, with a session."""
    place = {"organisation": share.organisation_id, "share": share.pk, "token_hash": share.token_hash}
    with organisation_active(share.organisation_id), connection.cursor() as cursor:
        cursor.execute(sessions.COUNT, facts() | place)  # the bare count: nothing is recorded on either side
        assert cursor.fetchone()


def count_by_lock_and_save(share: Share) -> None:
    """The same job by lock, look, save, create and create."""
    given = facts()
    with organisation_active(share.organisation_id):
        found = Share.objects.select_for_update(of=("self",)).get(pk=share.pk, token_hash=share.token_hash)
        earlier = OpenRecord.objects.filter(share=found)
        assert not earlier.filter(pending_hash=given["pending"]).exists()
        assert not earlier.exists() or earlier.filter(browser_hash=given["browser"]).exists()
        now = clock.now()
        assert link_status.of(found, now) == ShareStatus.ACTIVE
        found.opens_used += 1
        found.first_opened_at = found.first_opened_at or now
        found.last_opened_at = now
        found.save()
        opened = OpenRecord.objects.create(
            share=found, number=found.opens_used, at=now, pending_hash=given["pending"],
            browser_hash=given["browser"], stated_name=given["name"], stated_email=given["email"],
        )  # fmt: skip
        GuestSession.objects.create(
            share=found, opened=opened, key_hash=given["key"], began_at=now, ends_at=now + LONGEST, last_seen_at=now
        )


def open_the_usual_way(share: Share) -> None:
    """Everything an opening is, by lock and save."""
    with organisation_active(share.organisation_id):
        mine = Share.objects.select_related("project", "organisation").get(pk=share.pk)
        open_by_lock_and_save(mine, name="Jo Reid", email="jo@client.example", browser="browser", acknowledged=True)


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
        *map(several, (count_in_one_statement, count_by_lock_and_save, open_as_we_do, open_the_usual_way)), runs=RUNS
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


class Site(NamedTuple):
    """A web server of several processes on one port."""

    url: str
    processes: list[subprocess.Popen[bytes]]
    log: Path


@pytest.fixture
def both(shared: tuple[World, Share], launch: Launch, tmp_path: Path) -> tuple[Share, Site, Site]:
    """The product's server, and the same with lock and save for its service: a process a core, as `make run` has it.

    What raises the fallen among ours is left out, since theirs have none.
    """
    sites = []
    for name, command in (("ours", processes.web), ("theirs", _lock_and_save)):
        port = free_port()
        started = [launch(command(port), name, KAZINEX_PORT=str(port)) for _core in range(os.cpu_count() or 1)]
        sites.append(Site(f"http://localhost:{port}", started, tmp_path / f"{name}.log"))
    for site in sites:
        wait_until_ready(Server(site.url, site.processes[0], site.log))
        while _listening(site) < len(site.processes):
            time.sleep(0.1)
    with organisation_active(shared[0].meridian):
        share = Share.objects.get(pk=shared[1].pk)
    return share, sites[0], sites[1]


def _listening(site: Site) -> int:
    """How many of its processes take connections by now."""
    assert all(process.poll() is None for process in site.processes), site.log.read_text()
    place = f":{int(site.url.rsplit(':', 1)[1]):04X}"
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()]
    return sum(line[1].endswith(place) and line[3] == LISTENING for line in lines)


def _lock_and_save(port: int) -> list[str]:
    return [sys.executable, "-m", "tests.benchmarks.lock_and_save", str(port)]


def test_the_whole_opening_over_http_keeps_its_bars(both):
    share, ours, theirs = both
    for site in (ours, theirs):
        _a_second(site, share, RACERS, WARM)
    before = [_spent(site) for site in (ours, theirs)]
    rates: dict[str, list[float]] = {"one": [], "many": []}
    mine: list[float] = []
    for _ in range(TURNS):
        for kind, connections_, each in (("one", 1, LONE), ("many", RACERS, EACH)):
            ahead = _a_second(ours, share, connections_, each)
            rates[kind].append(ahead / _a_second(theirs, share, connections_, each))
            mine.append(ahead)
    made = TURNS * (LONE + RACERS * EACH)
    with organisation_active(share.organisation_id):
        share.refresh_from_db()
        assert share.opens_used == share.opens.count() == 2 * (made + RACERS * WARM)
    mine_each, theirs_each = ((_spent(site) - was) / made for site, was in zip((ours, theirs), before, strict=True))
    one, many = median(rates["one"]), median(rates["many"])
    tell("guest_open over HTTP", f"one client: ours/peer {one:.2f}", f"{RACERS} connections: {many:.2f}",
         f"{median(mine[::2]):,.0f} and {median(mine[1::2]):,.0f} openings a second",
         f"{ms(mine_each)} of processor time each, peer/ours {theirs_each / mine_each:.2f}")  # fmt: skip
    assert one >= ONE_CLIENT_BAR
    assert many >= MANY_BAR


def _a_second(site: Site, share: Share, connections_: int, each: int) -> float:
    """Openings a second by so many connections that stay open, each link followed beforehand."""
    lots = [[_opening(site, share) for _ in range(each)] for _ in range(connections_)]
    start = threading.Barrier(connections_ + 1)
    with ThreadPoolExecutor(connections_) as pool:
        done = [pool.submit(_send, site, lot, start) for lot in lots]
        start.wait()
        began = time.perf_counter()
        for one in done:
            one.result()
        return connections_ * each / (time.perf_counter() - began)


def _spent(site: Site) -> float:
    """The seconds of processor time the server has taken."""
    return sum(time.clock_gettime(clock_of(process.pid)) for process in site.processes)


def _send(site: Site, lot: list[bytes], start: threading.Barrier) -> None:
    with socket.create_connection(("127.0.0.1", int(site.url.rsplit(":", 1)[1])), timeout=120) as wire:
        start.wait()
        for sent in lot:
            wire.sendall(sent)
            answer = b""
            while b"\r\n\r\n" not in answer:
                answer += wire.recv(65_536)
            assert answer.startswith(b"HTTP/1.1 303"), answer[:300]


def _opening(site: Site, share: Share) -> bytes:
    """What a browser sends that has followed the link, and was here before."""
    name, csrf = secrets.token_hex(8), secrets.token_hex(16)
    facts = [share.token_hash, secrets.token_urlsafe(16), time.time(), False]
    guest = settings.KAZINEX_GUEST_COOKIE
    cookies = {
        f"{guest}_pending_{name}": signing.dumps(facts, salt=f"{followed_links.SALT}.{name}"),
        f"{guest}_browser": "b" * 32,
        settings.CSRF_COOKIE_NAME: csrf,
    }
    body = urlencode(JO | {"csrfmiddlewaretoken": csrf, followed_links.FIELD: name})
    told = {
        "Host": site.url.removeprefix("http://"),
        "Cookie": "; ".join(f"{key}={value}" for key, value in cookies.items()),
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
    }
    head = "".join(f"{key}: {value}\r\n" for key, value in told.items())
    return f"POST /g/open/ HTTP/1.1\r\n{head}\r\n{body}".encode()
