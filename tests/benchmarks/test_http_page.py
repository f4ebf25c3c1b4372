"""The register over HTTP as `make run` serves it: what a page costs the web processes, beside the least they do."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

import pytest
from django.test import Client

from kazinex.management import processes
from tests.benchmarks import makers
from tests.benchmarks.measuring import tell
from tests.cast import World, build_world
from tests.servers import Launch, Server, free_port, wait_until_ready

pytestmark = pytest.mark.benchmark
AT_ONCE = 8  # connections
PAGES, RUNS = 160, 5
BAR = 12  # times the processor time of /health/live
REGISTER, LIVE = "/o/meridian/p/metro/documents/", "/health/live"


@pytest.fixture
def world(own_database: str) -> World:
    world = build_world()
    makers.metro(world, 2_000)
    return world


@pytest.fixture
def site(world: World, launch: Launch, tmp_path: Path) -> Server:
    """A web process a core."""
    port = free_port()
    process = launch(processes.web(port, number=0), "web", KAZINEX_PORT=str(port))
    site = Server(f"http://localhost:{port}", process, tmp_path / "web.log")
    wait_until_ready(site)
    return site


def test_a_page_over_http_keeps_its_bar(world: World, site: Server) -> None:
    client = Client()
    client.force_login(world.people["dina"])
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    taken = [(_cost(site, REGISTER, cookies), _cost(site, LIVE, "")) for _ in range(RUNS)]
    page, live = (median(costs) for costs in zip(*taken, strict=True))
    tell("page over HTTP", f"{len(_members(site))} processes", f"{page * 1000:.2f} ms of processor time a page",
         f"{live * 1000:.2f} ms for {LIVE}", f"{page / live:.1f}×")  # fmt: skip
    assert len(_members(site)) > (os.cpu_count() or 1)
    assert page / live <= BAR


def _cost(site: Server, address: str, cookies: str) -> float:
    """The seconds of processor time one answer costs all web processes."""
    before = _spent(site)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda _place: _fetch(site, address, cookies), range(AT_ONCE)))
    return (_spent(site) - before) / PAGES


def _fetch(site: Server, address: str, cookies: str) -> None:
    """One connection's share of the answers, one after the other."""
    connection = HTTPConnection("localhost", int(site.url.rsplit(":", 1)[1]), timeout=60)
    for _ in range(PAGES // AT_ONCE):
        connection.request("GET", address, headers={"Cookie": cookies})
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body[:300]
    connection.close()


def _spent(site: Server) -> float:
    """Seconds of processor time, to the nanosecond: /proc counts ticks, and a short answer is none."""
    return sum(time.clock_gettime(clock_of(int(place.name))) for place in _members(site))


def clock_of(process: int) -> int:
    """The clock of what a process spends, as clock_getcpuclockid(3) makes it."""
    return (~process << 3) | 2


def _members(site: Server) -> list[Path]:
    """The web server's own process and those it started, one a core."""
    return [place for place in Path("/proc").glob("[0-9]*") if site.process.pid in {int(place.name), _parent(place)}]


def _parent(place: Path) -> int:
    try:
        return int((place / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # it has ended meanwhile
        return 0
