"""`make run` as a person meets it: one command, one sentence when it cannot, nothing left behind."""

import signal
import socket
import time
import urllib.request
from pathlib import Path

from kazinex import embedded
from tests.servers import free_port


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

    deadline = time.monotonic() + 90
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
