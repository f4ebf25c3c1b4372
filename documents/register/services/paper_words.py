"""Text on the papers that we draw, as it was typed, in letters that their fonts have."""

from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from documents.register.domain import latin
from documents.register.services import stamp_fonts


def paragraph(style: ParagraphStyle, text: object) -> Paragraph:
    """Text with its line breaks; Greek and Cyrillic in Latin letters, and in words what cannot be drawn."""
    stamp_fonts.fonts()
    return Paragraph("<br/>".join(escape(_drawn(line)) for line in str(text).split("\n")), style)


def _drawn(line: str) -> str:
    return line if line.isascii() else latin.drawable(line, stamp_fonts.alphabet())
