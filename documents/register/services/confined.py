"""Readers of strangers' files: processes of their own under limits, that know nothing of the site (SECURITY 0)."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 20  # of the processor
MEMORY = 512 * 1024**2  # bytes of address space
PASSWORD, DAMAGED, TOO_LARGE = 3, 4, 5  # how a reader ends; otherwise by the limit it met


def run(module: str, *words: str, patience: float) -> "subprocess.CompletedProcess[bytes]":
    """Let a module do its work; raises subprocess.TimeoutExpired after `patience` seconds, waiting included."""
    return subprocess.run(  # noqa: S603  our own interpreter and module; the file name is an argument
        [sys.executable, "-E", "-s", "-m", module, *words],
        check=False,
        timeout=patience,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={},
        cwd=ROOT,
    )


def write(make: Callable[[], bytes], *, nice: int) -> int:
    """In such a process: write what is made within the limits, and say how it went."""
    os.nice(nice)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        made = make()
    except MemoryError:
        return TOO_LARGE
    except Exception as error:  # noqa: BLE001  readers of strangers' files raise what they please
        return PASSWORD if "password" in str(error).lower() else DAMAGED
    sys.stdout.buffer.write(made)
    return 0
