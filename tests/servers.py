"""The real processes, against a database of the test's own."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kazinex.management import processes
from tests.surroundings import ROOT, environment

PATIENCE = 90  # seconds a process may take to get ready, or to stop
Launch = Callable[..., subprocess.Popen[bytes]]


@dataclass
class Server:
    """A web server that answers at `url`; `kill` ends it as a crash would."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)


@pytest.fixture
def launch(own_database: str, tmp_path: Path) -> Iterator[Launch]:
    """Starts processes of ours on the test's own database; they end with the test. Output goes to `tmp_path`."""
    started: list[subprocess.Popen[bytes]] = []

    def launch_one(command: list[str], name: str = "process", **variables: str) -> subprocess.Popen[bytes]:
        with (tmp_path / f"{name}.log").open("ab") as log:
            surroundings = os.environ | environment(database=own_database) | variables
            process = subprocess.Popen(
                command, cwd=ROOT, env=surroundings, stdout=log, stderr=log, start_new_session=True
            )
        started.append(process)
        return process

    yield launch_one
    for process in reversed(started):
        _end(process)


@pytest.fixture
def server(launch: Launch, tmp_path: Path, settings: object) -> Server:
    """The web server on a free port, ready; links made by the test point to it too."""
    port = free_port()
    url = f"http://localhost:{port}"
    settings.KAZINEX_PUBLIC_URL = url  # type: ignore[attr-defined]
    process = launch(processes.web(port), "web", KAZINEX_PORT=str(port))
    server = Server(url, process, tmp_path / "web.log")
    wait_until_ready(server)
    return server


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(server: Server) -> None:
    deadline = time.monotonic() + PATIENCE
    answer = "no answer"
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}/health/ready", timeout=5):  # noqa: S310
                return
        except urllib.error.HTTPError as error:
            with error:
                answer = error.read().decode()
        except OSError as error:
            answer = str(error)
        time.sleep(0.1)
    pytest.fail(f"The server did not get ready: {answer}\n{server.log.read_text()}")


def _end(process: subprocess.Popen[bytes]) -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            os.killpg(process.pid, sign)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            continue
        break
