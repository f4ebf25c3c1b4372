"""One archive of a package under way: written to a file without a name, kept in the store, and read back."""

import hashlib
import logging
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO

from documents.handovers.models import Handover, HandoverPart
from documents.register.services import space, storage

FOLDER = "handovers"
BLOCK = 1024 * 1024  # bytes at a time
EARLIEST = (1980, 1, 1, 0, 0, 0)  # that an archive can tell
Digest = tuple[str, int]
log = logging.getLogger("kazinex.handovers")


class Archive:
    """What files are written into one after another; neither is ever whole in memory."""

    def __init__(self, made: zipfile.ZipFile) -> None:
        self._made = made

    def add(self, path: str, content: IO[bytes], *, dated: datetime, packed: bool = False) -> Digest:
        """Write what can be read from `content`; returns its SHA-256 and its size in bytes."""
        info = zipfile.ZipInfo(path, max(dated.timetuple()[:6], EARLIEST))
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = 0o644 << 16
        with content, self._made.open(info, "w", force_zip64=True) as part:
            return _copy(content, part)


@contextmanager
def written(handover: Handover, number: int, name: str) -> Iterator[Archive]:
    """An archive for the block inside; it becomes a part of the package where that comes to its end."""
    with TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as made:
            yield Archive(made)
        digest, size = _digest(file)
        space.require(size)
        file.seek(0)
        key = storage.put(file, FOLDER)
        try:
            _require_as_written(key, (digest, size))
            facts = {"name": name, "storage_key": key, "size": size, "sha256": digest}
            HandoverPart.objects.create(handover=handover, number=number, **facts)
        except BaseException:
            storage.delete(key)
            raise


def _require_as_written(key: str, written: Digest) -> None:
    with storage.open(key) as kept:
        if _digest(kept) != written:
            message = f"{key} was not stored as it was written."
            raise RuntimeError(message)


def _digest(file: IO[bytes]) -> Digest:
    file.seek(0)
    return _copy(file, None)


def _copy(source: IO[bytes], target: IO[bytes] | None) -> Digest:
    digest, size = hashlib.sha256(), 0
    while block := source.read(BLOCK):
        digest.update(block)
        size += len(block)
        if target:
            target.write(block)
    return digest.hexdigest(), size
