"""Finished files become downloads: stored, read back, and only then named by their row, all or nothing."""

import hashlib
from dataclasses import asdict, dataclass
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage

from audit.domain.catalogue import AuditAction
from audit.models import AuditExport, ExportState
from audit.models.export import KEPT
from audit.queries import Scope
from audit.services.exporting.leases import BY, still_ours
from audit.services.exporting.statements import Statement
from audit.services.recording import record
from kazinex.core import clock
from kazinex.core.hearts import Stopped
from kazinex.core.tenancy import organisation_active

CHUNK = 1 << 20  # bytes
ENDINGS = ("xlsx", "zip")
Told = tuple[tuple[str, str], ...] | None


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a file is, and what it is."""

    key: str
    sha256: str
    size: int


def publish(
    export: AuditExport, statement: Statement, *, book: IO[bytes], bundle: IO[bytes], within: Scope, told: Told
) -> None:
    """Hand the files over to the row, with what they tell of; what no row names does not exist."""
    stored: list[Stored] = []
    try:
        for file, ending in zip((book, bundle), ENDINGS, strict=True):
            stored.append(_store(export, file, ending))
        with organisation_active(export.organisation_id):
            _name(export, statement, *stored, within=within, told=told)
    except BaseException:
        for each in stored:
            default_storage.delete(each.key)
        raise


def forget_earlier_attempts(export: AuditExport) -> None:
    """A worker that was killed may have left files no row names."""
    for attempt in range(1, export.attempt):
        for ending in ENDINGS:
            default_storage.delete(_key(export, attempt, ending))


def _name(
    export: AuditExport, statement: Statement, book: Stored, bundle: Stored, *, within: Scope, told: Told
) -> None:
    done = still_ours(export).update(
        state=ExportState.DONE,
        lease_until=None,
        finished_at=clock.now(),
        expires_at=clock.now() + KEPT,
        scope=asdict(within),
        told=None if told is None else [list(pair) for pair in told],
        first_sequence=statement["first_sequence"],
        last_sequence=statement["last_sequence"],
        head_hash=statement["head"]["hash"] if statement["head"] else "",
        file_key=book.key,
        file_size=book.size,
        sha256=book.sha256,
        bundle_key=bundle.key,
        bundle_size=bundle.size,
        bundle_sha256=bundle.sha256,
    )
    if not done:
        raise Stopped
    kept = {"sha256": book.sha256, "bundle_sha256": bundle.sha256}
    record(AuditAction.AUDIT_EXPORT_FINISHED, by=BY, target=export, project=None, events=statement["count"], **kept)


def _store(export: AuditExport, file: IO[bytes], ending: str) -> Stored:
    """Keep a file under a name of this attempt, and read it back."""
    written = _digest(file)
    file.seek(0)
    key = default_storage.save(_key(export, export.attempt, ending), File(file))
    with default_storage.open(key) as stored:
        if _digest(stored) != written:
            default_storage.delete(key)
            raise RuntimeError(f"{key} was not stored as it was written.")
    return Stored(key, *written)


def _digest(file: "IO[bytes] | File[bytes]") -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _key(export: AuditExport, attempt: int, ending: str) -> str:
    return f"exports/{export.organisation_id}/{export.public_id}-{attempt}.{ending}"
