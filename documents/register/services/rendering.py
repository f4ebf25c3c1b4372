"""Pages as pictures, drawn by a process under limits and put aside: no byte of the file itself reaches a browser."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import BoundedSemaphore

from django.conf import settings
from django.core.files.storage import default_storage

from documents.register.domain.files import texts
from documents.register.models import Revision
from documents.register.services import page_maker, storage
from kazinex.core.tenancy import active_organisation_id

KINDS = {"pdf": "pdf", "png": "picture", "jpg": "picture", "jpeg": "picture", "tif": "picture", "tiff": "picture"}
TEXTS = frozenset({"txt", "csv"})
MOST_TEXT = 200 * 1024  # bytes shown of a text
PATIENCE = page_maker.SECONDS + 5  # seconds a page may take, waiting for the processor included
TURNS = BoundedSemaphore(2)  # pages drawn at once by one web process
BLOCK = 1024 * 1024
log = logging.getLogger("kazinex.documents")


class NoPreview(Exception):
    """This file cannot be shown as pages."""


def has_pages(revision: Revision) -> bool:
    """Whether this kind of file is shown as pictures."""
    return revision.extension in KINDS


def page_count(revision: Revision) -> int:
    """How many pages can be shown; none where the file cannot be drawn."""
    if not has_pages(revision):
        return 0
    try:
        return int(_remembered(revision, "count", "count"))
    except NoPreview:
        return 0


def page_png(revision: Revision, index: int) -> bytes:
    """One page as PNG, the first one is 0; raises NoPreview when it cannot be drawn or does not exist."""
    if not 0 <= index < page_count(revision):
        raise NoPreview
    return _remembered(revision, f"{index}.png", "draw", index)


def text(revision: Revision) -> tuple[str, bool]:
    """The beginning of a text, and whether there is more; raises NoPreview for other kinds of file."""
    if revision.extension not in TEXTS:
        raise NoPreview
    try:
        with storage.open(revision.storage_key) as file:
            content: bytes = file.read(MOST_TEXT)
    except OSError as error:
        raise NoPreview from error
    return texts.decoded(content), revision.size > MOST_TEXT


def _remembered(revision: Revision, name: str, action: str, index: int = 0) -> bytes:
    key = _key(revision, name)
    known = storage.remembered(key)
    if known is None:
        known = _make(revision, action, index)
        storage.remember(key, known)
    return known


def _key(revision: Revision, name: str) -> str:
    """By content, within the organisation: another one's files must not be felt through a faster answer."""
    drawn = f"{page_maker.WIDEST}x{page_maker.TALLEST}v{page_maker.VERSION}"
    return f"organisations/{active_organisation_id()}/previews/{revision.sha256}/{drawn}/{name}"


def _make(revision: Revision, action: str, index: int = 0) -> bytes:
    if (kind := KINDS.get(revision.extension)) is None:
        raise NoPreview
    if not TURNS.acquire(timeout=PATIENCE):
        raise NoPreview
    try:
        with _on_disk(revision) as place:
            return _run(action, kind, place, index)
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("Revision %s cannot be drawn: %s", revision.pk, type(error).__name__)
        raise NoPreview from error
    finally:
        TURNS.release()


def _run(action: str, kind: str, place: str, index: int) -> bytes:
    finished = subprocess.run(  # noqa: S603  our own interpreter and script; the file name is an argument
        [sys.executable, "-E", "-s", "-m", page_maker.__name__, action, kind, place, str(index)],
        check=True,
        timeout=PATIENCE,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={},
        cwd=settings.BASE_DIR,
    )
    return finished.stdout


@contextmanager
def _on_disk(revision: Revision) -> Iterator[str]:
    """The file where another process can read it: in place, or as a copy where the store is elsewhere."""
    try:
        place = default_storage.path(revision.storage_key)
    except NotImplementedError:
        with _copied(revision) as place:
            yield place
        return
    yield str(Path(place).resolve())


@contextmanager
def _copied(revision: Revision) -> Iterator[str]:
    with storage.open(revision.storage_key) as stored, NamedTemporaryFile() as copy:
        while block := stored.read(BLOCK):
            copy.write(block)
        copy.flush()
        yield copy.name
