"""All files of a share as one archive, for who may download them."""

import io
from collections.abc import Callable, Iterator, Sequence
from typing import IO

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record_many
from documents.register.services import storage
from documents.register.services.bulk import downloads
from documents.register.services.bulk.downloads import MOST_BYTES, MOST_FILES, Entry
from guestshares.domain.actors import GuestActor
from guestshares.models import Share, ShareItem
from kazinex.core import clock
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

CONTENTS = "Contents.txt"
Watch = Callable[[IO[bytes]], IO[bytes]]


def take(share: Share, items: Sequence[ShareItem], *, by: GuestActor) -> list[Entry]:
    """The files of these records, each recorded as downloaded; refused in words where they are too many."""
    if not items:
        raise RuleBroken(_("There are no documents here any more."))
    if len(items) > MOST_FILES or sum(item.revision.size for item in items) > MOST_BYTES:
        raise RuleBroken(_("These files are too many or too large for one archive. Download them one by one."))
    with transaction.atomic():
        now = clock.now()
        told = ((share, now, _told(item)) for item in items)
        record_many(AuditAction.GUEST_FILE_DOWNLOADED, told, by=by)
    return [downloads.entry_of(item.document, item.revision) for item in items]


def blocks(share: Share, entries: Sequence[Entry], watch: Watch) -> Iterator[bytes]:
    """The archive as it is made: a list of what is in it, then the files, each asked for again while it is read."""
    lines = [f"{share.organisation}: {share}", *(entry.name for entry in entries)]
    first: IO[bytes] = io.BytesIO("\r\n".join(lines).encode("utf-8-sig"))

    def opened(key: str) -> IO[bytes]:
        return watch(storage.open(key))

    return downloads.archive(entries, first, called=CONTENTS, opened=opened)


def _told(item: ShareItem) -> dict[str, object]:
    return {"document": str(item), "sha256": item.sha256}
