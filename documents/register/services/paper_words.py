"""Text on the papers that we draw, as it was typed, in letters that their fonts have."""

from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from documents.register.services import stamp_fonts


def paragraph(style: ParagraphStyle, text: object) -> Paragraph:
    """Text with its line breaks, and in words what cannot be drawn."""
    stamp_fonts.fonts()
    return Paragraph("<br/>".join(escape(stamp_fonts.drawn(line)) for line in str(text).split("\n")), style)
