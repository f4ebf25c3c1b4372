"""Puts a strip with a stamp below every page of a PDF, in a process of its own; nothing on the page is covered."""

import io
import json
import sys
from typing import Any

import pypdfium2.raw as pdfium
import qrcode
from pypdfium2 import PdfDocument, PdfMatrix, PdfPage
from qrcode.constants import ERROR_CORRECT_M
from reportlab.pdfgen.canvas import Canvas

from documents.register.services import confined
from documents.register.services.stamp_fonts import BOLD, PLAIN, fonts

STRIP = 64.0  # points
EDGE = 5.0
QR = STRIP - 2 * EDGE
LEADING = 12.0
SIZES = 10.0, 8.5  # of the first line, and of the others
SMALLEST = 4.0


def stamped(place: str, lines: list[str], url: str) -> bytes:
    """The file with a strip below every page as it is looked at, whichever way it is turned."""
    document, strips = PdfDocument(place), {}
    flatten(document)
    for page in document:
        box, turn = shown_box(page), page.get_rotation()
        across = box[3] - box[1] if turn in {90, 270} else box[2] - box[0]
        if across not in strips:
            strips[across] = PdfDocument(_strip(across, lines, url)).page_as_xobject(0, document)
        matrix, larger = _below(box, turn)
        page.set_mediabox(*larger)
        page.set_cropbox(*larger)
        stamp = strips[across].as_pageobject()
        stamp.set_matrix(PdfMatrix(*matrix))
        page.insert_obj(stamp)
        page.gen_content()
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def flatten(document: PdfDocument) -> None:
    """What was drawn or typed onto the pages becomes part of them; a page is read anew afterwards."""
    for page in document:
        pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
        page.close()


def shown_box(page: PdfPage) -> tuple[float, float, float, float]:
    """What is shown of a page, in its own coordinates: left, bottom, right, top."""
    media, crop = page.get_mediabox(), page.get_cropbox()
    left, bottom, right, top = (*map(max, media[:2], crop[:2]), *map(min, media[2:], crop[2:]))
    return (left, bottom, right, top) if left < right and bottom < top else media


def _below(box: tuple[float, ...], turn: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Where a strip lies that is read below the page, and the box with it; pages are turned clockwise."""
    left, bottom, right, top = box
    if turn == 90:  # noqa: PLR2004  degrees
        return (0, 1, -1, 0, right + STRIP, bottom), (left, bottom, right + STRIP, top)
    if turn == 180:  # noqa: PLR2004
        return (-1, 0, 0, -1, right, top + STRIP), (left, bottom, right, top + STRIP)
    if turn == 270:  # noqa: PLR2004
        return (0, -1, 1, 0, left - STRIP, top), (left - STRIP, bottom, right, top)
    return (1, 0, 0, 1, left, bottom - STRIP), (left, bottom - STRIP, right, top)


def _strip(across: float, lines: list[str], url: str) -> bytes:
    """The strip as a page of a PDF: a code to be read by a phone, and the lines beside it."""
    fonts()
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(across, STRIP))
    canvas.setFillGray(1)
    canvas.rect(0, 0, across, STRIP, stroke=0, fill=1)
    canvas.setFillGray(0)
    canvas.setLineWidth(0.5)
    canvas.line(0, STRIP, across, STRIP)
    _code(canvas, url)
    left, room = QR + 3 * EDGE, across - QR - 4 * EDGE
    words = [*lines, f"Is this paper current? {url}"]
    for place, line in enumerate(words):
        name, size = (BOLD, SIZES[0]) if place == 0 else (PLAIN, SIZES[1])
        at = left, STRIP - EDGE - 8 - place * LEADING * 0.9
        _fitted(canvas, line, at, room, (name, size))
    canvas.save()
    return made.getvalue()


def _code(canvas: Any, url: str) -> None:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(url)
    code.make(fit=True)
    rows = code.get_matrix()
    side = QR / len(rows)
    for down, row in enumerate(rows):
        for across, dark in enumerate(row):
            if dark:
                canvas.rect(EDGE + across * side, STRIP - EDGE - (down + 1) * side, side, side, stroke=0, fill=1)


def _fitted(canvas: Any, line: str, at: tuple[float, float], room: float, font: tuple[str, float]) -> None:
    """A line as large as it fits; cut where it would be too small to read."""
    name, size = font
    while size > SMALLEST and canvas.stringWidth(line, name, size) > room:
        size -= 0.5
    while line and canvas.stringWidth(line, name, size) > room:
        line = line[:-2].rstrip("…") + "…" if len(line) > 2 else ""  # noqa: PLR2004
    canvas.setFont(name, size)
    canvas.drawString(*at, line)


def main(place: str, said: str) -> int:
    """Write the stamped file."""
    told = json.loads(said)
    return confined.write(lambda: stamped(place, told["lines"], told["url"]), nice=5)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
