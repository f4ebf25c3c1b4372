"""Transmittals to very many people and of very many files: statements, speed against zip, memory."""

import io
import shutil
import subprocess
import tracemalloc
import zipfile
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.register.models import Document
from documents.register.services.bulk import downloads
from documents.register.services.bulk.downloads import Entry
from documents.transmittals.models import Transmittal, TransmittalRecipient
from documents.transmittals.services import drafts, issuing
from kazinex.core import clock
from kazinex.core.tenancy import organisation_active
from tests.benchmarks import makers
from tests.benchmarks.measuring import seconds, tell
from tests.cast import World, build_world

pytestmark = pytest.mark.benchmark
MOST_STATEMENTS = 60  # of issuing 50 documents to 100 people outside
LEAST = 0.8  # of what zip stores in the same time
MOST_MEMORY = 8 * 2**20  # bytes, however large the archive


@pytest.fixture
def world(own_database: str) -> World:
    """A project with a large register."""
    world = build_world()
    makers.metro(world, 2_000)
    return world


def test_issuing_to_many_outside_takes_few_statements(world):
    numbers = "\n".join(_numbers(world, 50))
    told = {}
    for people in (100, 2_000):
        to = "\n".join(f"Person {n} <p{n}@outside.example>" for n in range(people))
        with organisation_active(world.meridian):
            by = world.actor("dina", "metro")
            facts: dict[str, Any] = {"subject": "Set", "purpose": "information", "documents": numbers, "to": to}
            draft = drafts.create(world.projects["metro"], by=by, **facts)
            with CaptureQueriesContext(connection) as sent:
                took = seconds(partial(issuing.issue, draft, by=by))
        told[people] = len(sent)
        tell(f"issue 50 documents to {people} outside", f"{len(sent)} statements", f"{took:.2f} s")
    assert told[100] <= MOST_STATEMENTS
    with organisation_active(world.meridian):
        assert TransmittalRecipient.objects.filter(transmittal__in=Transmittal.objects.sent()).count() == 2_100


def _numbers(world: World, count: int) -> list[str]:
    with organisation_active(world.meridian):
        found = Document.objects.filter(project=world.projects["metro"], is_confidential=False, status="approved")
        return list(found.order_by("number").values_list("number", flat=True)[:count])


def test_an_archive_streams_as_fast_as_zip_stores_with_flat_memory(tmp_path):
    files = [tmp_path / f"file-{place}.bin" for place in range(500)]
    for place, file in enumerate(files):
        file.write_bytes(bytes([place % 251]) * (400 * 1024))
    entries = [Entry(one.name, str(one), one.stat().st_size, clock.now()) for one in files]

    def streamed() -> int:
        sums = io.BytesIO(b"sums")
        return sum(
            map(len, downloads.archive(entries, sums, called="SUMS.txt", opened=lambda key: Path(key).open("rb")))
        )

    def stored() -> None:
        target = tmp_path / "peer.zip"
        target.unlink(missing_ok=True)
        command = ["zip", "-0", "-q", "-j", str(target), *map(str, files)]
        subprocess.run(command, check=True)

    peer = stored if _has_zip() else lambda: _python_zip(tmp_path, files)
    ours = median(seconds(streamed) for _ in range(5))
    theirs = median(seconds(peer) for _ in range(5))
    tracemalloc.start()
    size = streamed()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    tell(
        "archive of 500 files",
        f"{size / 2**20:.0f} MiB",
        f"{theirs / ours:.2f}× zip -0",
        f"peak {most / 2**20:.1f} MiB",
    )
    assert theirs / ours >= LEAST
    assert most < MOST_MEMORY


def _has_zip() -> bool:
    return shutil.which("zip") is not None


def _python_zip(folder: Path, files: list[Path]) -> None:
    with zipfile.ZipFile(folder / "peer.zip", "w", zipfile.ZIP_STORED) as made:
        for file in files:
            made.write(file, file.name)
