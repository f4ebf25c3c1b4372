"""The receipt of an answer as a PDF: what was answered, when, and the hash over all of it."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import SimpleDocTemplate, Spacer

from documents.register.services import letterheads
from documents.register.services.paper_words import paragraph
from documents.register.services.stamp_fonts import BOLD, PLAIN, fonts
from guestshares.models import GuestResponse, ShareItem
from guestshares.services.responses import statement
from kazinex.core import clock
from kazinex.core.languages import dated, said

TEXT = ParagraphStyle("text", fontName=PLAIN, fontSize=10, leading=13, splitLongWords=1)
SMALL = ParagraphStyle("small", parent=TEXT, fontSize=7.5, leading=9)
TITLE = ParagraphStyle("title", parent=TEXT, fontName=BOLD, fontSize=15, leading=20)
HEADING = ParagraphStyle("heading", parent=TEXT, fontName=BOLD, spaceBefore=4 * mm)


def draw(item: ShareItem, response: GuestResponse) -> bytes:
    """The receipt on A4, in the language that is spoken now; the statement its hash is taken over stays as it is."""
    fonts()
    out, files = BytesIO(), response.attachments.all()
    story: list[Any] = [
        *letterheads.head(item.share.organisation),
        paragraph(letterheads.title(TITLE, item.share.organisation), said("Receipt")),
        *(paragraph(TEXT, f"{label}: {value}") for label, value in _facts(item, response)),
        *([paragraph(HEADING, said("Comment")), paragraph(TEXT, response.comment)] if response.comment else []),
        *([paragraph(HEADING, said("Attachments"))] if files else []),
        *(paragraph(TEXT, f"{file.name}, SHA-256 {file.sha256}") for file in files),
        paragraph(HEADING, said("What the hash is taken over")),
        paragraph(SMALL, statement(response)),
        Spacer(1, 5 * mm),
        paragraph(SMALL, said("SHA-256 over the UTF-8 bytes of the line above gives the hash of this receipt.")),
    ]
    margins: dict[str, Any] = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 18 * mm)
    title = said("Receipt for {number}").format(number=item.document.number)
    SimpleDocTemplate(out, pagesize=A4, title=title, **margins).build(story)
    return out.getvalue()


def _facts(item: ShareItem, response: GuestResponse) -> Iterator[tuple[str, str]]:
    yield said("Organisation"), str(item.share.organisation)
    yield said("Document"), f"{item.document.number} {item.document.title}"
    yield said("Revision"), item.revision.code
    yield said("SHA-256 of the file"), item.sha256
    yield said("Decision"), said(response.get_decision_display()) + (f" ({said('Late')})" if response.is_late else "")
    yield said("Submitted"), dated(clock.shown(response.submitted_at, item.share.project.time_zone))
    yield said("By"), f"{response.given_name} <{response.given_email}>"
    yield said("Hash"), response.sha256
