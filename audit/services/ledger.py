"""The sealer's own ledger: how far it sealed each log, signed and kept outside the database.

Whoever holds the database can delete the newest events with their seals and let the rest be sealed anew; the sealer
would sign that without knowing. Its ledger knows, so it never seals below it.
"""

import json
import os
import tempfile
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from audit.domain import canonical, signing

LEDGER = b"kazinex/audit-ledger/1\n"


@dataclass(frozen=True, slots=True)
class Line:
    """The newest seal of an organisation this machine has seen."""

    organisation: int
    seal: int
    count: int
    head: str


class Unreadable(Exception):
    """The ledger of an organisation is not one that this site signed."""


def read(organisation: int, keys: Collection[str]) -> Line | None:
    """What the ledger says of an organisation, signed with one of these keys; None where it says nothing yet."""
    try:
        told = json.loads(_path(organisation).read_text(encoding="utf-8"))
        line = Line(**told["line"])
        good = told["key"] in keys and signing.is_signed(_message(line), told["signature"], told["key"])
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Unreadable(f"The ledger {_path(organisation)} cannot be read.") from error
    if not good or line.organisation != organisation:
        raise Unreadable(f"The ledger {_path(organisation)} does not fit its signature.")
    return line


def write(line: Line) -> None:
    """Say how far an organisation's log is sealed; raises OSError where the folder cannot be written."""
    path = _path(line.organisation)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    told = {"line": asdict(line), "key": signing.public_key(), "signature": signing.sign(_message(line))}
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(told, file)
        file.flush()
        os.fsync(file.fileno())
    Path(draft).replace(path)


def organisations() -> list[int]:
    """Every organisation the ledger knows."""
    folder = Path(settings.KAZINEX_LEDGER)
    return sorted(int(path.stem) for path in folder.glob("*.json") if path.stem.isdecimal())


def _message(line: Line) -> bytes:
    return LEDGER + canonical.statement(asdict(line))


def _path(organisation: int) -> Path:
    return Path(settings.KAZINEX_LEDGER) / f"{organisation}.json"
