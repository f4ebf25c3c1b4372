"""A database cluster of the test's own, for what would disturb the others."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kazinex import embedded
from tests.surroundings import ROOT

PATIENCE = 240  # seconds for a first start on a busy machine


@pytest.fixture
def folder(tmp_path):
    """A folder for a cluster; as root the data stands elsewhere, and is removed with it."""
    yield tmp_path / "var"
    shutil.rmtree((tmp_path / "var" / "postgres").resolve())


@pytest.fixture
def cluster(folder):
    """A cluster of the test's own."""
    with embedded.hold(folder, durable=False) as held:
        yield held


class Terminal:
    """`manage.py up` in a folder of its own, and what it prints."""

    def __init__(self, folder: Path, port: int, *, demo: bool) -> None:
        self.folder = folder
        self.port = port
        self.screen = folder.with_name(f"screen of {folder.name}")
        told = {"KAZINEX_VAR": str(folder), "KAZINEX_PORT": str(port), "KAZINEX_DEMO": str(int(demo))}
        with self.screen.open("ab") as screen:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up"],
                cwd=ROOT,
                env=plain_environment() | told,
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

    def start(port: int, name: str = "var", *, demo: bool = False) -> Terminal:
        terminals.append(Terminal(tmp_path / name, port, demo=demo))
        return terminals[-1]

    yield start
    for terminal in terminals:
        if terminal.process.poll() is None:
            terminal.end()
    for folder in {terminal.folder for terminal in terminals}:
        embedded.stop(folder)
        shutil.rmtree((folder / "postgres").resolve(), ignore_errors=True)


def plain_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("KAZINEX_", "DJANGO_"))}
