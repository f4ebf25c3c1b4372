"""Pages of a PDF: drawn as they are printed, and their text with the place of every letter; nothing in them runs."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import byref, c_double, c_int
from itertools import groupby
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL.Image import Image

from documents.register.domain.sheets import FINENESS, sheet_of
from kazinex.core.shapes import Json

LARGEST_SCALE = 4.0  # pixels a point, so that a stamp-sized page stays small
MOST_LETTERS = 200_000  # of one page
MOST_TEXT = 4_000_000  # characters of one file
SPARED = 12  # seconds of the processor after which the rest of the pages is not read
ROUNDING = 0.01  # of a pixel; what is cut away is rounded up
PRECISION = 10  # places of letters are in tenths of a point


class Page:
    """One page, to be drawn whole or in part, with annotations, signatures and what was typed into forms."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._width, self._height = page.get_size()
        self.sheet = sheet_of(self._width, self._height)

    def whole(self, size: tuple[int, int]) -> Image:
        """All of it, as large as fits."""
        fitting = min(size[0] / max(self._width, 1), size[1] / max(self._height, 1), LARGEST_SCALE)
        return _rgb(self._page.render(scale=fitting))

    def region(self, zoom: float, left: int, top: int, side: int) -> Image:
        """The square at this place, in drawn pixels of this zoom; narrower at the edge of the page."""
        scale = self.sheet.width / self._width * zoom / 100 * FINENESS
        right = max(math.ceil(self._width * scale) - left - side, 0)
        bottom = max(math.ceil(self._height * scale) - top - side, 0)
        cut = (left, bottom, right, top)
        return _rgb(self._page.render(scale=scale, crop=tuple((pixels - ROUNDING) / scale for pixels in cut)))


@contextmanager
def opened(place: str, index: int) -> Iterator[Page]:
    """A page of the file, the first one is 0."""
    document = pypdfium2.PdfDocument(place)
    document.init_forms()
    yield Page(document[index])


def sheets(place: str) -> list[tuple[float, float, float, int]]:
    """Width and height in points, no resolution, and for how many pages running."""
    document = pypdfium2.PdfDocument(place)
    sizes = (document.get_page_size(index) for index in range(len(document)))
    return [(width, height, 0.0, len(list(same))) for (width, height), same in groupby(sizes)]


def letters(place: str, index: int) -> dict[str, Json]:
    """The text of a page, and for each letter its box from the upper left corner, empty for breaks."""
    page = pypdfium2.PdfDocument(place)[index]
    read = page.get_textpage()
    size = tuple(round(length * PRECISION) for length in page.get_size())
    count = min(read.count_chars(), MOST_LETTERS)
    codes = [pdfium.FPDFText_GetUnicode(read.raw, number) for number in range(count)]
    boxes = [_box(page, read, number, size) if code > ord(" ") else [] for number, code in enumerate(codes)]
    return {"text": "".join(map(_letter, codes)), "boxes": boxes, "width": size[0]}


def texts(place: str) -> dict[str, Json]:
    """The texts of the pages as far as there is time, and whether that is all of them."""
    document = pypdfium2.PdfDocument(place)
    found: list[str] = []
    length = 0
    for index in range(len(document)):
        if time.process_time() > SPARED or length > MOST_TEXT:
            break
        page = document[index]
        read = page.get_textpage()
        found.append("".join(map(_letter, _codes(read))))
        length += len(found[-1])
        read.close()
        page.close()
    return {"texts": found, "whole": len(found) == len(document)}


def _codes(read: Any) -> list[int]:
    return [pdfium.FPDFText_GetUnicode(read.raw, number) for number in range(min(read.count_chars(), MOST_LETTERS))]


def _letter(code: int) -> str:
    """What is no letter by itself is a space, so that places can be counted."""
    return chr(code) if code and not 0xD800 <= code < 0xE000 and code <= 0x10FFFF else " "  # noqa: PLR2004


def _box(page: Any, read: Any, number: int, size: tuple[int, ...]) -> list[int]:
    left, right, bottom, top = (c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(read.raw, number, byref(left), byref(right), byref(bottom), byref(top))
    corners = [_on_screen(page, size, x, y) for x in (left, right) for y in (bottom, top)]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return [min(across), min(down), max(across), max(down)]


def _on_screen(page: Any, size: tuple[int, ...], x: Any, y: Any) -> tuple[int, int]:
    """A place on the paper as it is shown, turned and cut."""
    across, down = c_int(), c_int()
    pdfium.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, x, y, byref(across), byref(down))
    return across.value, down.value


def _rgb(bitmap: pypdfium2.PdfBitmap) -> Image:
    drawn: Image = bitmap.to_pil()
    return drawn.convert("RGB")
