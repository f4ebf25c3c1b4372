"""The process beside a hold: when its input ends, its holder has ended, and it stops what nobody else holds."""

import fcntl
import sys
from pathlib import Path

from kazinex.embedded.clusters import stop_in_turn, turn


def stop_when_unused(var: Path) -> None:
    """Stop the database unless somebody else still holds it."""
    with turn(var), (var / "postgres.users").open("a") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        stop_in_turn(var)


if __name__ == "__main__":
    sys.stdin.buffer.read()
    stop_when_unused(Path(sys.argv[1]))
