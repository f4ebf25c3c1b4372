"""`make run` as a person meets it: one command, one sentence when it cannot, nothing left behind."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from kazinex import embedded
from tests.servers import free_port
from tests.surroundings import ROOT

PATIENCE = 120  # seconds for a first start on a busy machine


class Terminal:
    """`manage.py up` in a folder of its own, and what it prints."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.screen = folder.with_name("screen")
        with self.screen.open("ab") as screen:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up"],
                cwd=ROOT,
                env=plain_environment() | {"KAZINEX_VAR": str(folder), "KAZINEX_PORT": str(port), "KAZINEX_DEMO": "0"},
                stdout=screen,
                stderr=screen,
            )

    def read(self) -> str:
        return self.screen.read_text()

    def wait_for(self, words: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while words not in self.read():
            assert self.process.poll() is None, self.read()
            assert time.monotonic() < deadline, self.read()
            time.sleep(0.1)

    def end(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


@pytest.fixture
def up(tmp_path):
    """Starts `up`; stops it with the test and removes the data that as root stands elsewhere."""
    terminals = []

    def start(port: int) -> Terminal:
        terminals.append(Terminal(tmp_path / "var", port))
        return terminals[-1]

    yield start
    for terminal in terminals:
        if terminal.process.poll() is None:
            terminal.end()
    embedded.stop(tmp_path / "var")
    shutil.rmtree((tmp_path / "var" / "postgres").resolve(), ignore_errors=True)


def plain_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("KAZINEX_", "DJANGO_"))}


def test_everything_starts_answers_and_stops_without_a_trace(up, tmp_path):
    first = up(free_port())
    first.wait_for(f"Kazinex Workflows is ready: http://localhost:{first.port}")
    with urllib.request.urlopen(f"http://localhost:{first.port}/health/ready") as answer:
        assert answer.status == 200

    assert first.end() == 0

    assert first.read().splitlines()[-1] == "Everything has stopped."
    assert "ended with status" not in first.read()
    assert not embedded.Cluster(tmp_path / "var").answers
    assert working_in(tmp_path / "var") == []


def test_what_cannot_start_says_why_in_one_sentence(up, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = up(port)
        assert refused.process.wait(60) == 1

    assert refused.read() == (
        f"CommandError: Port {port} cannot be used (Address already in use). Stop the program that uses it, "
        f"or choose another port: KAZINEX_PORT={port + 1} make run\n"
    )


def test_a_second_up_in_the_same_folder_is_refused_and_a_killed_one_leaves_nobody(up, tmp_path):
    first = up(free_port())
    first.wait_for("is ready")
    second = up(free_port())
    assert second.process.wait(60) == 1
    assert "already runs with its data in" in second.read()

    first.end(signal.SIGKILL)

    deadline = time.monotonic() + 30
    while working_in(tmp_path / "var") or embedded.Cluster(tmp_path / "var").answers:
        assert time.monotonic() < deadline, first.read()
        time.sleep(0.2)


def working_in(folder: Path) -> list[str]:
    """The processes whose environment names this folder."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if f"KAZINEX_VAR={folder}\0".encode() in (place / "environ").read_bytes():
                found.append((place / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found
