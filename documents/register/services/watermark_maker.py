"""Writes words across every page of a PDF, in a process of its own; what is on the page stays readable."""

import io
import sys
from typing import Any

from pypdfium2 import PdfDocument, PdfMatrix
from reportlab.pdfgen.canvas import Canvas

from documents.register.services import confined
from documents.register.services.stamp_fonts import PLAIN, fonts
from documents.register.services.stamp_maker import flatten, shown_box

TURN = 30  # degrees
INK = 0.16  # of full black
SIZE, DOWN = 11.0, 120.0  # points of a letter, and from line to line


def marked(place: str, words: str) -> bytes:
    """The file with the words in lines across each page."""
    document, veils = PdfDocument(place), {}
    flatten(document)
    for page in document:
        left, bottom, right, top = shown_box(page)
        size = right - left, top - bottom
        if size not in veils:
            veils[size] = PdfDocument(_veil(size, words)).page_as_xobject(0, document)
        mark = veils[size].as_pageobject()
        mark.set_matrix(PdfMatrix(1, 0, 0, 1, left, bottom))
        page.insert_obj(mark)
        page.gen_content()
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _veil(size: tuple[float, float], words: str) -> bytes:
    """A page of that size with nothing but the words, from its middle outwards."""
    fonts()
    made = io.BytesIO()
    canvas: Any = Canvas(made, pagesize=size)
    canvas.setFillGray(0)
    canvas.setFillAlpha(INK)
    canvas.setFont(PLAIN, SIZE)
    canvas.translate(size[0] / 2, size[1] / 2)
    canvas.rotate(TURN)
    reach = (size[0] ** 2 + size[1] ** 2) ** 0.5 / 2
    line = words + "     "
    across = canvas.stringWidth(line, PLAIN, SIZE)
    times = max(1, int(2 * reach / across) + 1)
    for row in range(-int(reach / DOWN), int(reach / DOWN) + 1):
        canvas.drawString(-times * across / 2, row * DOWN, line * times)
    canvas.save()
    return made.getvalue()


def main(place: str, words: str) -> int:
    """Write the marked file."""
    return confined.write(lambda: marked(place, words), nice=5)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
