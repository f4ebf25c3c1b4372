"""The words of a drawing, kept where ezdxf draws them as outlines, and laid unseen over them so that they are found."""

import contextlib
from collections.abc import Iterable
from typing import Any, NamedTuple

from ezdxf.addons.drawing.pipeline import RenderPipeline2d
from ezdxf.addons.drawing.properties import Properties
from ezdxf.math import Matrix44, Vec2
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONT = "Unseen"
CAPITALS = 0.72  # of the size of a font, how high its capitals are
MOST = 50_000  # words, or lines of words, of one layout
UNSEEN = 3  # as a PDF calls text that is neither filled nor outlined


class Word(NamedTuple):
    """A word or a line of them: where it begins and ends, and where its first capital reaches to."""

    text: str
    start: Vec2
    end: Vec2
    top: Vec2


class Reader(RenderPipeline2d):
    """Draws as ezdxf does, and keeps the words that are seen whole."""

    def __init__(self, backend: Any) -> None:
        super().__init__(backend)
        self.words: list[Word] = []

    def draw_text(
        self, text: str, transform: Matrix44, properties: Properties, cap_height: float, dxftype: str = "TEXT"
    ) -> None:
        """The outlines, and besides them where the words stand."""
        super().draw_text(text, transform, properties, cap_height, dxftype)
        if len(self.words) < MOST and text.strip():
            with contextlib.suppress(RuntimeError, ValueError):  # a font that cannot be measured
                self._keep(text.strip(), transform, properties.font or self.default_font_face, cap_height)

    def _keep(self, text: str, transform: Any, font: Any, height: float) -> None:
        width = self.text_engine.get_text_line_width(text, font, height)
        corners = (Vec2(transform.transform(corner)) for corner in ((0, 0, 0), (width, 0, 0), (0, height, 0)))
        start, end, top = (self.clipping_portal.clip_point(corner) for corner in corners)
        if start is not None and end is not None and top is not None:
            self.words.append(Word(text, start, end, top))


class _Glyphs(dict[int, int]):
    """The glyphs of a font, with that of a plain letter for those it has none for: what is unseen needs no shape."""

    def __contains__(self, code: object) -> bool:
        return True

    def __missing__(self, code: int) -> int:
        return self[ord("x")]


def _font() -> str:
    """A font for letters of every script, known once in a process."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        font: Any = TTFont(FONT, "Vera.ttf")
        font.face.charToGlyph = _Glyphs(font.face.charToGlyph)
        pdfmetrics.registerFont(font)
    return FONT


def lay(words: Iterable[Word], canvas: Canvas, onto: Matrix44) -> None:
    """Write the words unseen onto a page, each as wide and high and turned as it is drawn there."""
    text: Any = canvas.beginText()
    text.setTextRenderMode(UNSEEN)
    text.setFont(_font(), 1)
    for word in words:
        start, end, top = (Vec2(onto.transform((corner.x, corner.y, 0))) for corner in word[1:])
        along = (end - start) / max(pdfmetrics.stringWidth(word.text, FONT, 1), 1e-6)
        upwards = (top - start) / CAPITALS
        text.setTextTransform(along.x, along.y, upwards.x, upwards.y, start.x, start.y)
        text.textOut(f"{word.text} ")  # words that ezdxf draws one by one stay apart
    canvas.drawText(text)
