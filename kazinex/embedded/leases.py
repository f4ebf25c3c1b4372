"""A shared hold on the embedded database: it stops when its last user ends, however that user ends."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kazinex.embedded.clusters import Cluster, start_in_turn, turn
from kazinex.embedded.paths import var_folder

FAREWELL = b"left"  # a holder that says so has let go already; of one that was killed the kernel lets go a little later


@contextmanager
def hold(var: Path, *, durable: bool = True) -> Iterator[Cluster]:
    """Start the database for as long as this block, or this process, lives."""
    with (var_folder(var) / "postgres.users").open("a") as users:
        with turn(var):
            fcntl.flock(users, fcntl.LOCK_SH)
            cluster = start_in_turn(var, durable=durable)
        reading, writing = os.pipe()
        guard = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", "kazinex.embedded.guard", str(var)],
            stdin=reading,
            start_new_session=True,
            cwd=Path(__file__).parents[2],
        )
        os.close(reading)
        try:
            yield cluster
        finally:
            fcntl.flock(users, fcntl.LOCK_UN)
            os.write(writing, FAREWELL)
            os.close(writing)
            guard.wait()
