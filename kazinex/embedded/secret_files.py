"""Secrets made on the first run, one file each, readable by their owner only."""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kazinex.embedded.paths import private_folder, var_folder


def secret(var: Path, name: str, make: Callable[[], str]) -> str:
    """The secret kept under this name; the first to ask makes it, everyone after reads the same."""
    path = var / "secrets" / name
    with suppress(FileNotFoundError):
        return path.read_text(encoding="utf-8")
    private_folder(var_folder(var) / "secrets")
    _write_once(path, make())
    return path.read_text(encoding="utf-8")


def _write_once(path: Path, value: str) -> None:
    """Linking a finished file into place lets exactly one of two simultaneous first runs win."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(value)
        file.flush()
        os.fsync(file.fileno())
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        Path(draft).unlink()
