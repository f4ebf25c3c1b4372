"""The fonts that come with reportlab, which know more letters than those of every viewer."""

from functools import cache
from pathlib import Path

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, TTFontFace

PLAIN, BOLD = "Vera", "VeraBd"


def fonts() -> None:
    """Make them known, once in a process."""
    for name in {PLAIN, BOLD} - set(pdfmetrics.getRegisteredFontNames()):
        pdfmetrics.registerFont(TTFont(name, place(name)))


def place(name: str) -> str:
    """The file of one of them."""
    return str(Path(reportlab.__file__).parent / "fonts" / f"{name}.ttf")


@cache
def alphabet() -> frozenset[int]:
    """The numbers of the letters that the plain one draws."""
    return frozenset(TTFontFace(place(PLAIN)).charToGlyph)
