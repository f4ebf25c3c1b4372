"""The comment resolution sheet as a PDF, in the columns the field uses."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, TableStyle

from documents.register.models import Document, PageComment
from documents.register.services import letterheads
from documents.register.services.paper_words import paragraph
from documents.register.services.stamp_fonts import BOLD, PLAIN, fonts
from documents.register.web.comment_lists import responded
from kazinex.core import clock
from kazinex.core.translation import marked as _

TEXT = ParagraphStyle("text", fontName=PLAIN, fontSize=8.5, leading=10, splitLongWords=1)
HEAD = ParagraphStyle("head", parent=TEXT, fontName=BOLD)
TITLE = ParagraphStyle("title", parent=HEAD, fontSize=14, leading=18)
COLUMNS = (("No.", 10), ("Page", 12), ("By", 33), ("Comment", 76), ("Kind", 22), ("Response", 66), ("By", 30))
STATUS = ("Status", 18)
LOOK = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.4, HexColor("#9aa3ad")),
        ("BACKGROUND", (0, 0), (-1, 0), HexColor("#e8ebef")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]
)
MOST_WORDS = 2500  # characters of one cell, so that it fits on a page


def draw(document: Document, comments: Iterable[PageComment]) -> bytes:
    """The sheet on A4 across, its head repeated on every page."""
    fonts()
    out, zone, columns = BytesIO(), document.project.time_zone, (*COLUMNS, STATUS)
    rows = [[paragraph(HEAD, name) for name, _ in columns], *([*map(_cell, _row(one))] for one in comments)]
    story: list[Any] = [
        *letterheads.head(document.organisation),
        paragraph(letterheads.title(TITLE, document.organisation), "Comment resolution sheet"),
        paragraph(TEXT, f"{document.number} {document.title}"),
        paragraph(TEXT, f"{document.project.audit_label}, drawn {clock.shown(clock.now(), zone)}"),
        Spacer(1, 4 * mm),
        letterheads.Rows(rows, colWidths=[width * mm for _, width in columns], repeatRows=1, style=LOOK),
    ]
    margins: dict[str, Any] = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 14 * mm)
    title = _("Comments on {number}").format(number=document.number)
    SimpleDocTemplate(out, pagesize=landscape(A4), title=title, **margins).build(story)
    return out.getvalue()


def _row(comment: PageComment) -> tuple[str, ...]:
    words, by = responded(comment)
    page = f"{comment.revision.code}, {comment.page}"
    kind, status = comment.get_kind_display(), comment.get_status_display()
    return str(comment.number), page, comment.author_name, comment.text, str(kind), words, by, str(status)


def _cell(words: str) -> Paragraph:
    return paragraph(
        TEXT, words if len(words) <= MOST_WORDS else f"{words[:MOST_WORDS]}… (all of it stands on the page)"
    )
