"""The files of many documents in one archive: each at the revision its taker sees, recorded, and streamed."""

import logging
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import IO

from django.db import transaction

from audit.domain.catalogue import AuditAction
from documents.register.models import Document, Revision
from documents.register.services import storage
from documents.register.services.bulk.recording import tell
from documents.register.services.bulk.working import Find
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.many_keys import keys
from kazinex.core.translation import marked as _

MOST_FILES = 500
MOST_BYTES = 2 * 1024**3
BLOCK = 256 * 1024  # bytes at a time
SHEET, LOST = "Register.xlsx", "NOT INCLUDED.txt"
Opened = Callable[[str], IO[bytes]]  # a stored file, by its key
log = logging.getLogger("kazinex.documents")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive: what it is called there, and where it is kept."""

    name: str
    key: str
    size: int
    at: datetime


def take(find: Find, *, by: Member) -> list[Entry]:
    """The files of these documents, each recorded as downloaded; refused in words where there are too many or none."""
    with transaction.atomic():
        documents = list(find().filter(deleted_at=None).order_by("number")[: MOST_FILES + 1])
        if len(documents) > MOST_FILES:
            raise RuleBroken(
                _("Take at most {most_files} files at once, and narrow the list to that.").format(most_files=MOST_FILES)
            )
        revisions = Revision.objects.filter(pk__in=keys(one.shown_revision_id for one in documents)).in_bulk()
        held = [(one, revisions[one.shown_revision_id]) for one in documents if one.shown_revision_id in revisions]
        _require_fit([revision for _document, revision in held])
        _record(held, by=by)
    return [entry_of(*pair) for pair in held]


def entry_of(document: Document, revision: Revision) -> Entry:
    """A revision's file as an archive holds it."""
    return Entry(_name(document, revision), revision.storage_key, revision.size, revision.created_at)


def archive(
    entries: Iterable[Entry], sheet: IO[bytes], *, called: str = SHEET, opened: Opened = storage.open
) -> Iterator[bytes]:
    """The archive in blocks, never whole in memory: a sheet of what is in it, then every file as it was uploaded.

    A file that the store has lost is named in one that says so, rather than left out unseen.
    """
    sink, lost = _Sink(), []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as made:  # type: ignore[call-overload]  # what it asks of a file
        yield from _written(made, sink, Entry(called, "", 0, datetime(2000, 1, 1)), sheet)  # noqa: DTZ001  no zone in there
        for entry in entries:
            try:
                file = opened(entry.key)
            except OSError:
                log.exception("A file of an archive is not in the store.")
                lost.append(entry.name)
                continue
            yield from _written(made, sink, entry, file)
        if lost:
            made.writestr(LOST, "The store could not give these files:\n" + "\n".join(lost) + "\n")
    yield sink.taken()


def _require_fit(revisions: list[Revision]) -> None:
    size = sum(revision.size for revision in revisions)
    if not revisions:
        raise RuleBroken(_("None of these documents has a file to take."))
    if size > MOST_BYTES:
        most, there = MOST_BYTES // 1024**3, size / 1024**3
        raise RuleBroken(
            _("Take at most {most} GiB at once; these files have {there:.1f} GiB together. Choose fewer.").format(
                most=most, there=there
            )
        )


def _record(held: list[tuple[Document, Revision]], *, by: Member) -> None:
    shown = {document.pk: revision for document, revision in held}
    for document, _revision in held:
        document.project = by.project

    def details(document: Document) -> dict[str, object]:
        return {"revision": shown[document.pk].code, "sha256": shown[document.pk].sha256}

    documents = [document for document, _revision in held]
    tell(AuditAction.DOCUMENT_DOWNLOADED, documents, details, reached=lambda _done: None, by=by)


def _name(document: Document, revision: Revision) -> str:
    """Number and revision, which are unique together, with the ending that was uploaded."""
    return f"{document.number}_{revision.code}{PurePath(revision.file_name).suffix}"


def _written(made: zipfile.ZipFile, sink: "_Sink", entry: Entry, file: IO[bytes]) -> Iterator[bytes]:
    with file, made.open(zipfile.ZipInfo(entry.name, entry.at.timetuple()[:6]), "w", force_zip64=True) as part:
        while block := file.read(BLOCK):
            part.write(block)
            yield sink.taken()


class _Sink:
    """Takes what is written until somebody asks for it; nothing can go back in it."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, content: bytes) -> int:
        """Keep it."""
        self._written.append(bytes(content))
        return len(content)

    def flush(self) -> None:
        """There is nothing to push."""

    def taken(self) -> bytes:
        """What was written since."""
        found, self._written = b"".join(self._written), []
        return found
