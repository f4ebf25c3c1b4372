"""Files in the store: kept under random keys that say nothing about them, found again by key alone."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, NamedTuple

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from documents.register.domain.files import CheckedFile
from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import active_organisation_id
from kazinex.core.translation import marked as _

BLOCK = 1024 * 1024


class Stored(NamedTuple):
    """A file of the store: its key, its size in bytes, and when it was written."""

    key: str
    size: int
    changed: datetime


log = logging.getLogger("kazinex.documents")


def keep(checked: CheckedFile, folder: str = "revisions") -> str:
    """Store a checked file and return its key; raises RuleBroken when the store cannot take it."""
    checked.file.seek(0)
    try:
        return put(checked.file, folder)
    except OSError as error:
        log.exception("A file could not be stored.")
        words = _("The file could not be stored just now, and nothing was changed. Try again in a few minutes.")
        raise RuleBroken(words, field="file") from error


def put(file: IO[bytes], folder: str) -> str:
    """Store what we made ourselves, from where it is read on, and return its key; raises OSError."""
    key = f"organisations/{active_organisation_id()}/{folder}/{secrets.token_hex(1)}/{secrets.token_hex(20)}"
    try:
        return default_storage.save(key, File(file))
    except OSError:
        with suppress(OSError):  # on a full disk the part that was written would take what room there is
            default_storage.delete(key)
        raise


@contextmanager
def kept(checked: CheckedFile, folder: str = "revisions") -> Iterator[str]:
    """The key of a file kept for the change inside; if that change fails, a file that came with it goes too."""
    if checked.key:
        yield checked.key
        return
    key = keep(checked, folder)
    try:
        yield key
    except BaseException:
        delete(key)
        raise


def open(key: str) -> "File[bytes]":  # noqa: A001  reads as storage.open(key)
    """The stored file, open for reading bytes; raises FileNotFoundError when the store has lost it."""
    return default_storage.open(key, "rb")


@contextmanager
def on_disk(key: str) -> Iterator[str]:
    """The stored file where another process can read it: in place, or as a copy where the store is elsewhere."""
    try:
        place = default_storage.path(key)
    except NotImplementedError:
        with _copied(key) as place:
            yield place
        return
    if not Path(place).exists():
        raise FileNotFoundError(place)
    yield str(Path(place).resolve())


@contextmanager
def _copied(key: str) -> Iterator[str]:
    with open(key) as original, NamedTemporaryFile() as copy:
        while block := original.read(BLOCK):
            copy.write(block)
        copy.flush()
        yield copy.name


def exists(key: str) -> bool:
    """Whether the store still has the file."""
    return bool(default_storage.exists(key))


def delete(key: str) -> None:
    """Remove a stored file; one that is gone already stays gone."""
    default_storage.delete(key)


def listed(folder: str) -> Iterator[Stored]:
    """Every file under a folder, from the listing of the store itself: a page of a bucket, a walk on a disk."""
    if bucket := getattr(default_storage, "bucket", None):
        for each in bucket.objects.filter(Prefix=f"{folder}/"):
            yield Stored(each.key, each.size, each.last_modified)
        return
    root = Path(default_storage.path(""))
    for place in sorted((root / folder).rglob("*")):
        if place.is_file():
            facts = place.stat()
            changed = datetime.fromtimestamp(facts.st_mtime, UTC)
            yield Stored(place.relative_to(root).as_posix(), facts.st_size, changed)


def remembered(key: str) -> bytes | None:
    """What was put aside under this key by `remember`, or None."""
    if not default_storage.exists(key):
        return None
    with default_storage.open(key, "rb") as file:
        return bytes(file.read())


def begins(key: str) -> bytes:
    """The first byte of what was put aside; empty where nothing was."""
    try:
        with default_storage.open(key, "rb") as file:
            return bytes(file.read(1))
    except OSError:
        return b""


def remember(key: str, content: bytes) -> None:
    """Put something aside that can be made again; losing a race or a full store is no error."""
    try:
        made = default_storage.save(key, ContentFile(content))
    except OSError:
        log.exception("A preview could not be put aside.")
        return
    if made != key:
        default_storage.delete(made)
