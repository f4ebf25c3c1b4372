"""The words of files: read in the background by a process under limits, kept beside the revision, failures too."""

import logging
import signal
import subprocess
import time
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.db import transaction

from documents.register.models import Reading, RevisionText
from documents.register.services import confined, storage, text_maker
from kazinex.core import clock
from kazinex.core.tenancy import active_organisation_id, in_each_organisation

LARGEST = 512 * 1024**2  # bytes of a file that is read
LONGEST = confined.SECONDS + 10  # seconds, waiting for the processor included
AGAIN = timedelta(hours=1)  # until a file that could not be fetched is tried anew
KINDS = {
    "pdf": "pdf",
    **dict.fromkeys(("docx", "docm", "dotx", "odt"), "word"),
    **dict.fromkeys(("pptx", "pptm", "odp"), "slides"),
    **dict.fromkeys(("xlsx", "xlsm", "xlsb", "xls", "ods"), "workbook"),
    **dict.fromkeys(("txt", "csv"), "text"),
    "dxf": "drawing",
}
FAILURES = {
    confined.PASSWORD: Reading.PASSWORD,
    confined.TOO_LARGE: Reading.LARGE,
    -signal.SIGXCPU: Reading.SLOW,
}
log = logging.getLogger("kazinex.documents")


def read_due(among: list[int], *, seconds: float) -> int:
    """Read files that wait, one of each organisation in turn, for about so many seconds; returns how many were.

    Where it fails in one organisation the others are read on; what failed first is raised at the end.
    """
    until, read, failure = time.monotonic() + seconds, 0, None
    while among and time.monotonic() < until:
        busy: list[int] = []
        try:
            in_each_organisation("words of files", partial(_read_one, busy), among=among)
        except Exception as error:  # noqa: BLE001  raised when the others had their turns
            failure = failure or error
        read, among = read + len(busy), busy
    if failure:
        raise failure
    return read


def _read_one(busy: list[int]) -> None:
    if read_next():
        busy.append(active_organisation_id())


def read_next() -> bool:
    """Read the file that waits longest in the active organisation; False where none does."""
    with transaction.atomic():
        waiting = RevisionText.objects.filter(state=Reading.WAITING, due_at__lte=clock.now())
        row = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("due_at", "pk").first()
        if row is None:
            return False
        read(row)
    return True


def read(row: RevisionText) -> None:
    """Keep the words of a revision's file, or why there are none."""
    try:
        row.state, row.lines = _words(row)
        row.due_at = None
    except OSError as error:
        log.warning("A file could not be fetched for its words: %s", type(error).__name__)
        row.due_at = clock.now() + AGAIN
    row.save(update_fields=["state", "lines", "due_at"])


def _words(row: RevisionText) -> tuple[str, str]:
    revision = row.revision
    if (kind := KINDS.get(revision.extension)) is None:
        return Reading.NONE, ""
    if revision.size > LARGEST:
        return Reading.LARGE, ""
    with storage.on_disk(revision.storage_key) as place:
        Path(place).stat()  # one that is gone is no damaged one
        try:
            made = confined.run(text_maker.__name__, kind, place, patience=LONGEST)
        except subprocess.TimeoutExpired:
            return Reading.SLOW, ""
    if made.returncode:
        log.warning("The words of revision %s cannot be read: %s", revision.pk, made.returncode)
        return FAILURES.get(made.returncode, Reading.DAMAGED), ""
    lines = made.stdout.decode()
    return (Reading.READ if lines else Reading.NONE), lines
