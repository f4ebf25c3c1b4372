"""PostgreSQL's own programs for a backup: the embedded wheel's, else those on the path."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from kazinex.embedded.paths import binaries, runner


class ToolFailed(Exception):
    """A program of PostgreSQL refused; the message is what it said last."""


def dump(database: dict[str, Any], path: Path) -> None:
    """Everything in the database of these settings, in PostgreSQL's own compressed format."""
    _run("pg_dump", database, "--format=custom", f"--file={path}")


def load(database: dict[str, Any], path: Path) -> None:
    """Put a dump into an empty database, all or nothing."""
    _run("pg_restore", database, "--single-transaction", "--exit-on-error", str(path))


def _run(program: str, database: dict[str, Any], *options: str) -> None:
    place = {"PGHOST": database["HOST"], "PGPORT": str(database["PORT"] or 5432), "PGUSER": database["USER"]}
    secret = {"PGPASSWORD": database["PASSWORD"], "PGOPTIONS": "-c statement_timeout=0 -c lock_timeout=0"}
    finished = subprocess.run(  # noqa: S603  PostgreSQL's own program
        [_found(program), f"--dbname={database['NAME']}", *options],
        check=False,
        env=os.environ | place | secret,
        capture_output=True,
        text=True,
    )
    if finished.returncode:
        said = finished.stderr.strip().splitlines() or ["it said nothing"]
        raise ToolFailed(f"{program}: {said[-1]}")


def _found(program: str) -> str:
    try:
        return str(binaries(runner()) / program)
    except FileNotFoundError:
        pass
    if (found := shutil.which(program)) is None:
        raise ToolFailed(f"{program} is not installed; it comes with PostgreSQL's client programs.")
    return found
