"""All that a transmittal brought in one archive: its cover sheet, every file as it was sent, and their digests."""

import io
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import IO

from django.db import transaction

from audit.domain.catalogue import AuditAction
from documents.register.models import Document, Revision
from documents.register.services import rendering, storage
from documents.register.services.bulk import downloads
from documents.register.services.bulk.downloads import Entry
from documents.register.services.bulk.recording import tell
from documents.register.services.drawings import NoPreview
from documents.transmittals.models import Transmittal
from documents.transmittals.queries.transmittals import Line
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

COVER, MANIFEST = "cover", "SHA256SUMS.txt"
PATIENCE = 4.0  # seconds in which pages are counted; what is not known by then is left out
Opened = Callable[[str], IO[bytes]]
Held = tuple[Document, Revision]


def held(lines: Sequence[Line]) -> list[Held]:
    """The files of the documents somebody sees; refused in words where there are none, or too much."""
    found = [(line.document, line.revision) for line in lines if line.document and line.revision]
    size = sum(revision.size for _document, revision in found)
    if not found:
        raise RuleBroken(_("You see none of its documents, so there is no file to take."))
    if size > downloads.MOST_BYTES:
        most, there = downloads.MOST_BYTES // 1024**3, size / 1024**3
        raise RuleBroken(
            _("Its files have {there:.1f} GiB together, and an archive holds {most}. Take them one by one.").format(
                there=there, most=most
            )
        )
    return found


def record_taken(found: Sequence[Held], *, by: Actor) -> None:
    """That a member took a copy of each file."""
    shown = {document.pk: revision for document, revision in found}

    def details(document: Document) -> dict[str, object]:
        return {"revision": shown[document.pk].code, "sha256": shown[document.pk].sha256}

    documents = [document for document, _revision in found]
    with transaction.atomic():
        tell(AuditAction.DOCUMENT_DOWNLOADED, documents, details, reached=lambda _done: None, by=by)


def archive(
    transmittal: Transmittal, found: Sequence[Held], cover: bytes, *, opened: Opened = storage.open
) -> Iterator[bytes]:
    """The archive in blocks; `sha256sum -c` reads its first file."""
    entries = [downloads.entry_of(document, revision) for document, revision in found]
    digests = [revision.sha256 for _document, revision in found]
    sums = "".join(f"{digest}  {entry.name}\n" for digest, entry in zip(digests, entries, strict=True))
    sheet = Entry(f"{transmittal.code}.pdf", COVER, len(cover), transmittal.issued_at or datetime(2000, 1, 1))  # noqa: DTZ001

    def open_one(key: str) -> IO[bytes]:
        return io.BytesIO(cover) if key == COVER else opened(key)

    manifest = io.BytesIO(sums.encode())
    return downloads.archive([sheet, *entries], manifest, called=MANIFEST, opened=open_one)


def page_counts(lines: Sequence[Line]) -> dict[int, int]:
    """How many pages revisions have, by key; those that cannot be counted in a moment are left out."""
    until, found = time.monotonic() + PATIENCE, {}
    for line in lines:
        if line.revision is None or time.monotonic() > until:
            continue
        try:
            found[line.revision.pk] = rendering.page_count(line.revision)
        except NoPreview:
            continue
    return found
