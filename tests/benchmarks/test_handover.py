"""A handover package of 20,000 files: the worker's memory stays flat however many files there are and however large."""

import io
from pathlib import Path
from typing import IO, Any

import pytest

from documents.handovers.domain.planned import GIB
from documents.handovers.models import Handover
from documents.handovers.services import handovers, making
from kazinex.core.tenancy import organisation_active
from projects.services import job_runs
from tests.benchmarks import makers
from tests.benchmarks.measuring import scaled, tell
from tests.cast import World, build_world

pytestmark = pytest.mark.benchmark
FILES, FILE_SIZE = scaled(20_000), 64 * 1024
MOST = 256 * 1024**2  # bytes


@pytest.fixture
def metro(own_database: str) -> World:
    world = build_world()
    makers.metro(world, FILES)
    return world


def peak() -> int:
    """The most memory this process had at once since `forget`, in bytes."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def forget() -> None:
    """Let the peak begin anew."""
    Path("/proc/self/clear_refs").write_text("5")


def test_memory_stays_flat_for_twenty_thousand_files(metro: World, monkeypatch: pytest.MonkeyPatch) -> None:
    content = bytes(FILE_SIZE)

    def opened(_key: str) -> IO[bytes]:
        return io.BytesIO(content)

    monkeypatch.setattr(making, "storage", type("Store", (), {"open": staticmethod(opened)}))
    with organisation_active(metro.meridian):
        made: Any = handovers.begin(metro.metro, which="current", part_size=GIB, by=metro.actor("ada", "metro"))
    forget()
    before = peak()

    job_runs.run_due()

    used = peak()
    with organisation_active(metro.meridian):
        handover = Handover.objects.get(pk=made.pk)
        assert handover.finished_at, made.job.words
        written = handover.size / 1024**3
    grown = f"{used // 1024**2} MiB at most, {before // 1024**2} before"
    tell("handover", f"{handover.files_count} files", f"{written:.1f} GiB", grown)
    assert handover.files_count > FILES
    assert used < MOST
