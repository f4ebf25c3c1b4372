"""Source Sans Pro, the font of papers, stamps and watermarks: Latin of all Europe and Vietnam, Greek and Cyrillic."""

from functools import cache
from importlib.resources import files

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, TTFontFace

from documents.register.domain import glyphs

PLAIN, BOLD = "SourceSansPro-Regular", "SourceSansPro-Bold"


def fonts() -> None:
    """Make them known, once in a process."""
    for name in {PLAIN, BOLD} - set(pdfmetrics.getRegisteredFontNames()):
        pdfmetrics.registerFont(TTFont(name, place(name)))


def place(name: str) -> str:
    """The file of one of them."""
    return str(files("font_source_sans_pro") / "files" / f"{name}.ttf")


def drawn(words: str) -> str:
    """Words as they can be drawn: what is no Latin, Greek or Cyrillic is told in words."""
    return words if words.isascii() else glyphs.drawable(words, alphabet())


@cache
def alphabet() -> frozenset[int]:
    """The numbers of the letters that the plain one draws."""
    return frozenset(TTFontFace(place(PLAIN)).charToGlyph)
