"""A crew of child processes: their lines are passed on by name, the fallen are raised, none is left behind."""

import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

CALM = "WARNING"  # what a terminal shared by five processes shows, unless one asks for more
LONGEST_PAUSE = 30.0  # seconds before a child that keeps failing is tried again
STEADY = 60.0  # seconds of running after which a child counts as sound
GRACE = 15.0  # seconds a child may take to finish what it is doing
LAST_WORDS = 1.0  # seconds for what an ended child has left in its pipe
SET_PARENT_DEATH_SIGNAL = 1  # prctl(2)
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None

Say = Callable[[str], object]


class Child:
    """One process that is meant to run for ever."""

    def __init__(self, name: str, command: list[str], folder: Path) -> None:
        self.name = name
        self.command = command
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None
        self.pause = 1.0
        self.started = 0.0
        self.due = 0.0

    @property
    def waits(self) -> bool:
        """Whether it was never started."""
        return self.started == 0.0

    def start(self) -> IO[bytes]:
        """Start it and return what it says."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own command lines
            self.command,
            cwd=self.folder,
            env={"KAZINEX_LOG_LEVEL": CALM} | os.environ | {"PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches us alone; we end the children in order
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - this process has no threads
        )
        if self.process.stdout is None:
            raise RuntimeError("A child without a pipe cannot be listened to.")
        os.set_blocking(self.process.stdout.fileno(), False)
        return self.process.stdout

    def fallen(self) -> int | None:
        """The status it ended with, asked once; None while it runs or waits."""
        status = self.process.poll() if self.process else None
        if status is None:
            return None
        self.process = None
        self.pause = 1.0 if time.monotonic() - self.started > STEADY else min(self.pause * 2, LONGEST_PAUSE)
        self.due = time.monotonic() + self.pause
        return status

    def signal(self, number: int) -> None:
        """Signal it, if it runs; a kill takes its own children along."""
        if self.process is not None and self.process.poll() is None:
            (os.killpg if number == signal.SIGKILL else os.kill)(self.process.pid, number)


@dataclass
class Line:
    """What a child says, read up to the last end of line."""

    name: str
    pipe: IO[bytes]
    rest: bytes = b""


class Crew:
    """Runs children until told to stop."""

    def __init__(self, children: list[Child], say: Say) -> None:
        self.children = children
        self.say = say
        self.width = max(len(child.name) for child in children)
        self.selector = selectors.DefaultSelector()

    def start(self, *names: str) -> None:
        """Start these, or everybody who was not started yet."""
        for child in self.children:
            if child.waits and (not names or child.name in names):
                self._start(child)

    def attend(self, seconds: float) -> None:
        """Pass lines on for up to this long, then raise the fallen."""
        self._listen(seconds)
        for child in self.children:
            if (status := child.fallen()) is not None:
                self.say(f"{child.name} ended with status {status}; it starts again in {child.pause:.0f} s.")
            elif child.process is None and not child.waits and time.monotonic() >= child.due:
                self._start(child)

    def stop(self) -> None:
        """Ask everybody to end, and kill who does not."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            for child in self.children:
                child.signal(number)
            deadline = time.monotonic() + GRACE
            while self._running() and time.monotonic() < deadline:
                self._listen(0.1)
        self._hear_out()

    def _hear_out(self) -> None:
        """Pass on what the ended said last; a pipe that somebody still holds after that is not waited for."""
        deadline = time.monotonic() + LAST_WORDS
        while self.selector.get_map() and time.monotonic() < deadline:
            self._listen(0.1)
        for key in list(self.selector.get_map().values()):
            self.selector.unregister(key.fileobj)
            key.data.pipe.close()

    def _running(self) -> bool:
        return any(child.process is not None and child.process.poll() is None for child in self.children)

    def _start(self, child: Child) -> None:
        pipe = child.start()
        self.selector.register(pipe, selectors.EVENT_READ, Line(child.name, pipe))

    def _listen(self, seconds: float) -> None:
        if not self.selector.get_map():
            time.sleep(seconds)
        for key, _events in self.selector.select(seconds):
            self._pass_on(key.data)

    def _pass_on(self, line: Line) -> None:
        heard = os.read(line.pipe.fileno(), 65_536)
        *whole, line.rest = (line.rest + heard).split(b"\n")
        for words in whole if heard else [*whole, line.rest]:
            if words:
                self.say(f"{line.name:<{self.width}} | {words.decode(errors='replace')}")
        if not heard:
            self.selector.unregister(line.pipe)
            line.pipe.close()


def _end_with_parent() -> None:
    """Where Linux can, a child is told to end when we are killed without a chance to say so."""
    if _libc is not None:
        _libc.prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
