"""An import of many documents against openpyxl and a document saved at a time, each with its event."""

import io
from functools import partial
from itertools import count
from statistics import median
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from openpyxl import load_workbook

from audit.domain.catalogue import AuditAction
from audit.models import AuditEvent
from audit.services.recording import record
from documents.register.models import Document, DocumentStatus
from documents.register.services import imports, uploads
from documents.register.services.batches import UNWATCHED
from kazinex.core import clock
from tests.benchmarks.measuring import no_collection, scaled, seconds, tell
from tests.documents.register.workbooks import workbook

pytestmark = pytest.mark.benchmark
ROWS = min(scaled(10_000), 10_000)
PEER_ROWS = 1_000  # the peer is linear in rows, and slow
BAR, RUNS = 5, 5  # times as many documents a second
series = count()


def sheet(rows: int) -> bytes:
    """Documents nobody has yet."""
    run = next(series)
    return workbook(*([f"HT-{run}-{row:05}", f"Detail {row} of level {row % 40}", "CIV", "DWG"] for row in range(rows)))


def at_a_time(world: Any, content: bytes) -> None:
    """What one would write at first."""
    book: Any = load_workbook(io.BytesIO(content), read_only=True)
    rows = book["Data"].iter_rows(min_row=2, values_only=True)
    by = world.actor("dina")
    terms = {"CIV": world.CIV, "DWG": world.DWG}
    with transaction.atomic():
        for number, title, discipline, kind in rows:
            document = Document(project=world.harbour, owner=world.dina, number=number, title=title)
            document.discipline, document.document_type = terms[discipline], terms[kind]
            document.status, document.updated_at = DocumentStatus.PLANNED, clock.now()
            document.save()
            record(AuditAction.DOCUMENT_IMPORTED, by=by, target=document, title=document.title)


def test_an_import_keeps_its_bar(world: Any) -> None:
    mine, theirs = [], []
    with no_collection():
        for _ in range(RUNS):
            theirs.append(seconds(partial(at_a_time, world, sheet(PEER_ROWS))) / PEER_ROWS)
            file = uploads.check(SimpleUploadedFile("many.xlsx", sheet(ROWS)))
            by = world.actor("dina")
            kept = imports.keep(world.harbour, file=file, by=by)
            mine.append(seconds(partial(imports.run, kept, updates=False, progress=UNWATCHED, by=by)) / ROWS)
    assert AuditEvent.objects.filter(action="document_imported").count() == RUNS * (ROWS + PEER_ROWS)
    ratio = median(theirs) / median(mine)
    tell(f"import of {ROWS:,}", f"peer/ours {ratio:.1f}", f"{median(mine) * ROWS:.2f} s")
    assert ratio >= BAR
