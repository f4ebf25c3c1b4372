"""The process beside a hold: when its input ends, its holder has ended, and it stops what nobody else holds."""

import fcntl
import sys
import time
from pathlib import Path

from kazinex.embedded.clusters import stop_in_turn, turn
from kazinex.embedded.leases import FAREWELL

TRIES = 30
PAUSE = 0.1  # seconds


def stop_when_unused(var: Path) -> bool:
    """Stop the database unless somebody else still holds it; whether nobody did."""
    with turn(var), (var / "postgres.users").open("a") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        stop_in_turn(var)
        return True


def main(var: Path) -> None:
    """Wait for the holder to end, then stop what it leaves unused."""
    tries = 1 if sys.stdin.buffer.read() == FAREWELL else TRIES
    for _ in range(tries):
        if stop_when_unused(var):
            return
        time.sleep(PAUSE)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
