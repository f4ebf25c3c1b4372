"""Whoever sends slowly, or not to the end, costs a socket and nobody else's time."""

import contextlib
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kazinex.management import web_server
from kazinex.management.web_server import Channel
from tests.cast import build_world
from tests.servers import Launch, Server

HALF = (
    b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 100000\r\n\r\nema"
)
KINDS = {
    "half a form": HALF,
    "half a guest's form": HALF.replace(b"/sign-in/", b"/g/open/"),
    "half the headers": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
    "half a file": HALF.replace(b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=zz"),
    "a chunk that is not told": HALF.replace(b"Content-Length: 100000", b"Transfer-Encoding: chunked"),
}


@contextlib.contextmanager
def held_open(port: int, sent: bytes, *, number: int) -> Iterator[list[socket.socket]]:
    """So many sockets that sent this and then nothing, each address with as many as it may have."""
    with contextlib.ExitStack() as open_ones:
        held = []
        for place in range(number):
            source = (f"127.0.{1 + place // 30}.1", 0)
            one = open_ones.enter_context(socket.create_connection(("127.0.0.1", port), 5, source))
            one.sendall(sent)
            held.append(one)
        yield held


def asked(port: int, path: str = "/sign-in/") -> tuple[bytes, float]:
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), 5) as one:
        one.settimeout(5)
        one.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        status = one.recv(4096).split(b"\r\n", 1)[0]
    return status, time.monotonic() - began


@pytest.fixture
def port(server: Server) -> int:
    return int(server.url.rsplit(":", 1)[1])


@pytest.mark.parametrize("kind", KINDS)
def test_two_hundred_that_send_half_harm_nobody(port: int, kind: str) -> None:
    build_world()
    asked(port)
    with held_open(port, KINDS[kind], number=200) as held:
        answers = [asked(port) for _number in range(20)]

        assert {status for status, _seconds in answers} == {b"HTTP/1.1 200 OK"}
        assert max(seconds for _status, seconds in answers) < 2.0
        assert len(held) == 200


def test_one_address_has_no_more_than_its_share_and_the_rest_of_it_waits(port: int) -> None:
    with contextlib.ExitStack() as open_ones:
        mine = [open_ones.enter_context(connected(port)) for _number in range(web_server.MOST_OF_ONE_ADDRESS + 1)]
        for one in mine[:-1]:
            one.sendall(HALF)
        time.sleep(0.3)
        mine[-1].sendall(b"GET /sign-in/ HTTP/1.1\r\nHost: localhost\r\n\r\n")

        with pytest.raises(TimeoutError):
            mine[-1].recv(1)
        assert asked(port)[0] == b"HTTP/1.1 200 OK"
        mine[0].close()
        assert mine[-1].recv(12) == b"HTTP/1.1 200"


def connected(port: int) -> socket.socket:
    one = socket.create_connection(("127.0.0.1", port), 5, ("127.0.9.1", 0))
    one.settimeout(1.5)
    return one


def test_several_processes_share_a_port_and_one_that_falls_is_raised(launch: Launch, tmp_path: Path) -> None:
    from kazinex.management import processes
    from tests.servers import PATIENCE, free_port

    build_world()
    port = free_port()
    launch(processes.web(port, number=2), "webs", KAZINEX_PORT=str(port))
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            if asked(port)[0] == b"HTTP/1.1 200 OK":
                break
        time.sleep(0.2)

    assert {asked(port)[0] for _number in range(10)} == {b"HTTP/1.1 200 OK"}


class Request:
    def __init__(self, *, headers_finished: bool, received: int) -> None:
        self.headers_finished, self.body_bytes_received = headers_finished, received


@pytest.mark.parametrize(
    ("since", "finished", "received", "too_slow"),
    [
        (9, False, 0, False),
        (11, False, 0, True),
        (9, True, 0, False),
        (11, True, 0, True),
        (11, True, 4096, False),
        (110, True, 4096 * 99, True),
        (110, True, 4096 * 101, False),
        (901, True, 10**9, True),
    ],
)
def test_a_request_has_ten_seconds_to_begin_and_four_kibibytes_a_second_after(
    since: int, finished: bool, received: int, too_slow: bool
) -> None:
    channel: Any = Channel.__new__(Channel)
    channel.requests, channel.began = [], 1000.0
    channel.request = Request(headers_finished=finished, received=received)

    assert channel.is_too_slow(1000.0 + since) is too_slow


def test_a_reader_who_takes_nothing_is_let_go_after_a_minute() -> None:
    channel: Any = Channel.__new__(Channel)
    channel.requests, channel.total_outbufs_len, channel.last_activity = [object()], 5_000, 1000.0

    assert [channel.is_too_slow(1000.0 + seconds) for seconds in (59, 61)] == [False, True]
