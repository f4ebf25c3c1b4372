"""Guests over two web servers that are killed in turn: nothing lost, nothing twice, nothing served after a revoke."""

import http.client
import secrets
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit import queries as audit_queries
from documents.register.services import revisions, uploads
from guestshares.models import GuestResponse, OpenRecord, Share
from guestshares.services import shares
from kazinex.core.tenancy import organisation_active
from kazinex.management import processes
from tests.cast import World
from tests.guestshares import guests
from tests.guestshares.test_parallel import TOKEN, Guest, together
from tests.servers import Launch, Server, free_port, wait_until_ready

LIMIT, GUESTS = 5, 12
FALLS, MOST = 2, 4  # kills while everybody presses Open, and until the end
TRIES, PAUSE = 400, 0.1  # of one request that is to come through; seconds between them
LONGEST = 300  # seconds until everything was read once
WAITS = (0.05, 0.4, 0.2)  # seconds until the next one falls
MIB = 1024 * 1024
ON_ITS_WAY = 2 * MIB + 4096  # a step of a MiB, a MiB that lies in pipes, and the lines of an archive around them
Told = tuple[str, float, int]  # which address, asked when, answered with what


class Pair:
    """Two web servers on one database."""

    def __init__(self, launch: Launch, folder: Path) -> None:
        self._launch, self._folder = launch, folder
        self.servers = [self._started(number) for number in range(2)]

    def fall(self, number: int) -> None:
        """Kill one as a crash would, and raise another in its place."""
        self.servers[number].kill()
        self.servers[number] = self._started(number)

    @contextmanager
    def falling(self) -> Iterator[Callable[[], bool]]:
        """Inside, one after the other falls; gives whether that has happened often enough."""
        over, fallen = threading.Event(), list[int]()

        def fall() -> None:
            while not over.is_set() and len(fallen) < MOST:
                time.sleep(WAITS[len(fallen) % len(WAITS)])
                self.fall(len(fallen) % 2)
                fallen.append(1)

        thread = threading.Thread(target=fall)
        thread.start()
        try:
            yield lambda: len(fallen) >= FALLS
        finally:
            over.set()
            thread.join()

    def ask(self, jo: Guest, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """Until one of the two answers; somebody in front of a browser would press the button again."""
        for turn in range(TRIES):
            jo.host = urlsplit(self.servers[turn % 2].url).netloc
            try:
                return jo.ask(method, path, fields)
            except (OSError, http.client.HTTPException):
                time.sleep(PAUSE)
        pytest.fail(f"Nobody answered {path}.")

    def _started(self, number: int) -> Server:
        port = free_port()
        process = self._launch(processes.web(port), f"web-{number}", KAZINEX_PORT=str(port))
        server = Server(f"http://localhost:{port}", process, self._folder / f"web-{number}.log")
        wait_until_ready(server)
        return server


@pytest.fixture
def pair(served_world: World, launch: Launch, tmp_path: Path) -> Pair:
    return Pair(launch, tmp_path)


def test_opens_answers_and_a_revoke_hold_while_servers_fall(served_world: World, pair: Pair) -> None:
    with organisation_active(served_world.meridian):
        share, link = guests.share_with_jo(served_world, max_opens=LIMIT)
    jos = [Guest(pair.servers[0].url) for _ in range(GUESTS)]
    forms = [guests.JO | {"csrfmiddlewaretoken": jo.follow(link)} for jo in jos]
    with pair.falling() as enough:
        let_in = opened(pair, jos, forms, enough)
        assert len(let_in) == LIMIT
        answered(pair, let_in, share, served_world)
        told, revoked_at = read_and_revoked(pair, let_in, share, served_world)

    assert kept(share, served_world) == {
        "opens": list(range(1, LIMIT + 1)),
        "answers": 1,
        "story": {"share_accessed": LIMIT, "share_expired": 1, "response_submitted": 1, "share_revoked": 1},
    }
    before = {(path, status) for path, began, status in told if began < revoked_at and status != 410}
    after = Counter((path, status) for path, began, status in told if began > revoked_at)
    paths = {path for path, _began, _status in told}
    assert before == {(path, 200) for path in paths}
    assert after.keys() == {(path, 410) for path in paths}


def opened(pair: Pair, jos: list[Guest], forms: list[dict[str, str]], enough: Callable[[], bool]) -> list[Guest]:
    """Everybody presses Open at once, and who got in presses it again and again; whoever was let in."""

    def press(jo: Guest, form: dict[str, str]) -> int:
        status = pair.ask(jo, "POST", "/g/open/", form)[0]
        while status == 303 and not enough():
            assert pair.ask(jo, "POST", "/g/open/", form)[0] == 303
        return status

    statuses = together([partial(press, jo, form) for jo, form in zip(jos, forms, strict=True)])
    assert set(statuses) == {303, 410}
    return [jo for jo, status in zip(jos, statuses, strict=True) if status == 303]


def answered(pair: Pair, jos: list[Guest], share: Share, world: World) -> None:
    """Everybody who is in sends the answer at once."""
    with organisation_active(world.meridian):
        path = guests.record(share, "respond")
    tokens = [TOKEN.search(pair.ask(jo, "GET", path)[1]) for jo in jos]
    forms = [{"decision": "approved", "comment": "Fine.", "csrfmiddlewaretoken": found[1]} for found in tokens if found]
    answers = together(
        [partial(pair.ask, jo, "POST", path, form) for jo, form in zip(jos, forms, strict=True) for _ in range(2)]
    )
    assert {status for status, _body in answers} <= {302, 303, 422}


def read_and_revoked(pair: Pair, jos: list[Guest], share: Share, world: World) -> tuple[list[Told], float]:
    """Everything a share opens is read again and again, and after a while it is revoked; all that was answered."""
    paths = everything(share, world)
    for path in paths:  # drawn once
        while pair.ask(jos[0], "GET", path)[0] == 503:
            time.sleep(PAUSE)
    told, over = list[Told](), threading.Event()

    def read(jo: Guest) -> None:
        while not over.is_set():
            for path in paths:
                began = time.monotonic()
                told.append((path, began, pair.ask(jo, "GET", path)[0]))

    def answered_since(instant: float, *statuses: int) -> None:
        deadline = time.monotonic() + LONGEST
        while {path for path, began, status in list(told) if began > instant and status in statuses} < set(paths):
            assert time.monotonic() < deadline
            time.sleep(PAUSE)

    def revoke() -> float:
        try:
            answered_since(0, 200)
            with organisation_active(world.meridian):
                shares.revoke(share, reason="Wrong person", by=world.actor("dina"))
            revoked_at = time.monotonic()
            answered_since(revoked_at, 200, 410)
        finally:
            over.set()
        return revoked_at

    *_, revoked_at = together([*(partial(read, jo) for jo in jos), revoke])
    return told, revoked_at


def everything(share: Share, world: World) -> list[str]:
    """Each kind of address under which a guest gets something of a share."""
    with organisation_active(world.meridian):
        image = guests.record(share, "pages")[:-1] + "/1.png"
        pieces = [("pages", "1", *one) for one in (("thumbnail",), ("tiles", "100-0-0"), ("sheet",))]
        records = [guests.record(share, *piece) for piece in [*pieces, ("download",)]]
        return [guests.portal(share), guests.portal(share, "download"), guests.record(share), image, *records]


def kept(share: Share, world: World) -> dict[str, Any]:
    """What the tables and the log hold in the end."""
    asked = ("share_accessed", "share_expired", "response_submitted", "share_revoked")
    with organisation_active(world.meridian):
        story = Counter(event.action for event in audit_queries.events_about(share))
        return {
            "opens": sorted(OpenRecord.objects.filter(share=share).values_list("number", flat=True)),
            "answers": GuestResponse.objects.filter(item__share=share).count(),
            "story": {action: story[action] for action in asked},
        }


@pytest.mark.parametrize("more", [("download",), ()], ids=["a file", "an archive"])
def test_a_download_under_way_stops_within_its_step_once_a_revoke_is_acknowledged(
    served_world: World, pair: Pair, more: tuple[str, ...]
) -> None:
    world = served_world
    with organisation_active(world.meridian):
        file = uploads.check(SimpleUploadedFile("levels.txt", secrets.token_hex(12 * MIB).encode()))
        revisions.add(world.plan, code="B", file=file, by=world.actor("dina"))
        world.plan.refresh_from_db()
        share, link = guests.share_with_jo(world)
        path = guests.record(share, *more) if more else guests.portal(share, "download")
    jo = Guest(pair.servers[0].url)
    assert jo.ask("POST", "/g/open/", guests.JO | {"csrfmiddlewaretoken": jo.follow(link)})[0] == 303
    wire = slow(jo, path)
    assert wire.recv(MIB)
    with organisation_active(world.meridian):
        shares.revoke(share, reason="Wrong person", by=world.actor("dina"))

    assert rest(wire) <= ON_ITS_WAY


def slow(jo: Guest, path: str) -> socket.socket:
    """A download that is asked for, with little room for what nobody has read yet."""
    host, _, port = jo.host.partition(":")
    wire = socket.socket()
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
    wire.settimeout(60)
    wire.connect((host, int(port)))
    cookies = "; ".join(f"{name}={value}" for name, value in jo.cookies.items())
    wire.sendall(f"GET {path} HTTP/1.1\r\nHost: {jo.host}\r\nCookie: {cookies}\r\n\r\n".encode())
    return wire


def rest(wire: socket.socket) -> int:
    """How many bytes come until the other end gives up."""
    count = 0
    try:
        while block := wire.recv(MIB):
            count += len(block)
    except ConnectionError:
        pass
    finally:
        wire.close()
    return count
