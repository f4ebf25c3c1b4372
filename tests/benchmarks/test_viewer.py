"""The viewer against bare drawing: the first page of a new file, a tile of an A0 sheet, two sheets over each other."""

import resource
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest
from reportlab.pdfgen.canvas import Canvas

from documents.register.domain.sheets import BLOCK
from documents.register.services import page_maker
from tests.benchmarks.measuring import ms, tell

pytestmark = pytest.mark.benchmark
FIRST, TILE, OVERLAY = 1.5, 0.150, 3.0  # times bare; seconds of the processor, as the bar says; times both
RUNS = 7
ROOT = Path(__file__).resolve().parents[2]
BARE = """
import sys, pypdfium2
document = pypdfium2.PdfDocument(sys.argv[1])
document.init_forms()
page = document[0]
scale = min(1800 / page.get_width(), 2600 / page.get_height(), 4)
page.render(scale=scale).to_pil().save(sys.stdout.buffer, "PNG")
"""


def file(place: Path, pages: int, size: tuple[int, int], shift: int = 0) -> str:
    """Pages full of lines and words."""
    canvas = Canvas(str(place), pagesize=size)
    for page in range(pages):
        for line in range(30, size[1] - 20, 24):
            canvas.drawString(
                40 + shift, line, f"Drainage of the tunnel, sheet {page}, level {line}, invert 4.50 m" * 2
            )
            canvas.line(20, line, size[0] - 20, line + 5)
        canvas.showPage()
    canvas.save()
    return str(place)


def taken(*arguments: str) -> float:
    """The seconds of the processor that a process takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-E", "-s", *arguments], check=True, stdout=subprocess.PIPE, env={}, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_the_viewer_keeps_its_bars(tmp_path):
    ten, sheet = file(tmp_path / "10.pdf", 10, (595, 842)), file(tmp_path / "a0.pdf", 1, (3370, 2384))
    newer = file(tmp_path / "newer.pdf", 1, (3370, 2384), shift=7)
    maker = ["-m", page_maker.__name__]
    works = {
        "bare": ["-c", BARE, ten],
        "first": [*maker, "opening", "pdf", ten],
        "block": [*maker, "block", "pdf", sheet, "0", "200", "4", "4"],
        "older": [*maker, "page", "pdf", sheet, "0"],
        "newer": [*maker, "page", "pdf", newer, "0"],
        "over": [*maker, "page", "pdf+pdf", newer, sheet, "0"],
    }
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(RUNS):
        for name, arguments in works.items():
            seconds[name].append(taken(*arguments))
    cost = {name: median(each) for name, each in seconds.items()}
    first, tile = cost["first"] / cost["bare"], cost["block"] / BLOCK**2
    over = cost["over"] / (cost["older"] + cost["newer"])
    tell("viewer", f"first page {first:.2f} of bare", f"a tile of A0 {ms(tile)}", f"an overlay {over:.2f} of both")

    assert first <= FIRST
    assert tile <= TILE
    assert over <= OVERLAY
