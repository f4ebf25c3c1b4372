"""The crew passes on what its children say, raises the fallen and leaves nobody behind."""

import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from kazinex.management.children import Child, Crew


@pytest.fixture
def crew_of(tmp_path):
    """Builds a crew from Python sources; it is stopped with the test."""
    crews = []

    def build(**sources: str) -> tuple[Crew, list[str]]:
        said: list[str] = []
        children = [Child(name, [sys.executable, "-c", source], tmp_path) for name, source in sources.items()]
        crew = Crew(children, said.append)
        crews.append(crew)
        crew.start()
        return crew, said

    yield build
    for crew in crews:
        crew.stop()


def attend_until(crew, happened):
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline
        crew.attend(0.05)


def test_every_line_is_passed_on_under_its_name(crew_of):
    crew, said = crew_of(a="print('one\\ntwo'); import time; time.sleep(60)", long="import time; time.sleep(60)")

    attend_until(crew, lambda: len(said) == 2)

    assert said == ["a    | one", "a    | two"]


def test_a_last_line_without_an_end_is_not_lost(crew_of):
    crew, said = crew_of(a="import sys; sys.stdout.write('half a line')")

    attend_until(crew, lambda: len(said) >= 2)

    assert "a | half a line" in said
    assert "a ended with status 0; it starts again in 2 s." in said


def test_a_fallen_child_is_raised_and_given_more_rest_each_time(crew_of):
    crew, said = crew_of(a="raise SystemExit(3)")

    attend_until(crew, lambda: len(said) == 2)

    assert said == [
        "a ended with status 3; it starts again in 2 s.",
        "a ended with status 3; it starts again in 4 s.",
    ]


def test_stopping_lets_a_child_finish_what_it_does(crew_of):
    crew, said = crew_of(
        a="import signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: (print('finished'), sys.exit()));"
        "print('ready'); time.sleep(60)"
    )
    attend_until(crew, lambda: said == ["a | ready"])

    crew.stop()

    assert said == ["a | ready", "a | finished"]


def test_nobody_outlives_a_crew_that_is_killed(tmp_path):
    if sys.platform != "linux":
        return
    reading, writing = os.pipe()
    captain = os.fork()
    if captain == 0:
        os.close(reading)
        child = Child("a", [sys.executable, "-c", "import time; time.sleep(60)"], tmp_path)
        child.start()
        os.write(writing, str(child.process and child.process.pid).encode())
        time.sleep(60)
    os.close(writing)
    orphan = int(os.read(reading, 20))
    os.close(reading)

    os.kill(captain, signal.SIGKILL)
    os.waitpid(captain, 0)

    assert gone(orphan)


def gone(process: int) -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(OSError), Path(f"/proc/{process}/stat").open() as facts:
            if facts.read().rpartition(")")[2].split()[0] != "Z":
                time.sleep(0.05)
                continue
        return True
    return False
