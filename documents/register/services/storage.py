"""Files in the store: kept under random keys that say nothing about them, found again by key alone."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from documents.register.domain.files import CheckedFile
from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import active_organisation_id

log = logging.getLogger("kazinex.documents")


def keep(checked: CheckedFile, folder: str = "revisions") -> str:
    """Store a checked file and return its key; raises RuleBroken when the store cannot take it."""
    key = f"organisations/{active_organisation_id()}/{folder}/{secrets.token_hex(1)}/{secrets.token_hex(20)}"
    checked.file.seek(0)
    try:
        return default_storage.save(key, File(checked.file))
    except OSError as error:
        log.exception("A file could not be stored.")
        words = "The file could not be stored just now, and nothing was changed. Try again in a few minutes."
        raise RuleBroken(words, field="file") from error


@contextmanager
def kept(checked: CheckedFile, folder: str = "revisions") -> Iterator[str]:
    """The key of a file kept for the change inside; if that change fails, the file goes too."""
    key = keep(checked, folder)
    try:
        yield key
    except BaseException:
        delete(key)
        raise


def open(key: str) -> Any:  # noqa: A001  reads as storage.open(key)
    """The stored file, open for reading bytes; raises FileNotFoundError when the store has lost it."""
    return default_storage.open(key, "rb")


def delete(key: str) -> None:
    """Remove a stored file; one that is gone already stays gone."""
    default_storage.delete(key)


def remembered(key: str) -> bytes | None:
    """What was put aside under this key by `remember`, or None."""
    if not default_storage.exists(key):
        return None
    with default_storage.open(key, "rb") as file:
        return bytes(file.read())


def remember(key: str, content: bytes) -> None:
    """Put something aside that can be made again; losing a race or a full store is no error."""
    try:
        made = default_storage.save(key, ContentFile(content))
    except OSError:
        log.exception("A preview could not be put aside.")
        return
    if made != key:
        default_storage.delete(made)
