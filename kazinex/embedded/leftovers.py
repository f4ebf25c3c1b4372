"""What a server that was killed leaves behind: lock files, and for a moment its own children."""

import time
from contextlib import suppress
from pathlib import Path

PROCESSES = Path("/proc")
PATIENCE = 10.0  # seconds the children of a killed server get to notice


def clear(folder: Path, sockets: Path) -> None:
    """Remove the locks of a gone server; its number may belong to somebody else by now, as after a restart.

    Only where Linux can tell that no process works in the folder any more: PostgreSQL itself is the judge elsewhere.
    """
    locks = [lock for lock in (folder / "postmaster.pid", *sockets.glob(".s.PGSQL.*")) if lock.exists()]
    if locks and PROCESSES.exists() and _deserted(folder):
        for lock in locks:
            lock.unlink()


def _deserted(folder: Path) -> bool:
    deadline = time.monotonic() + PATIENCE
    while _at_work(folder):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _at_work(folder: Path) -> bool:
    for place in PROCESSES.glob("[0-9]*/cwd"):
        with suppress(OSError):
            if place.readlink() == folder:
                return True
    return False
