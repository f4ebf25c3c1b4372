"""The thread of a letter as a PDF: what was asked, of whom, about which revisions, and what was answered."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Spacer

from documents.correspondence.models import Letter, LetterAttachment, Reply
from documents.correspondence.models.words import RecipientKind
from documents.correspondence.queries import threads
from documents.correspondence.queries.letters import Line, names
from documents.register.services import letterheads
from documents.register.services.paper_words import paragraph
from documents.register.services.stamp_fonts import BOLD, PLAIN, fonts
from kazinex.core import clock
from kazinex.core.translation import marked as _

HIDDEN = _("A document you may not see")
TEXT = ParagraphStyle("text", fontName=PLAIN, fontSize=8.5, leading=12)
SMALL = ParagraphStyle("small", parent=TEXT, fontSize=7, leading=10, leftIndent=5 * mm)
STRONG = ParagraphStyle("strong", parent=TEXT, fontName=BOLD, spaceBefore=3 * mm)
HEADING = ParagraphStyle("heading", parent=STRONG, fontSize=10, leading=14)
TITLE = ParagraphStyle("title", parent=STRONG, fontSize=14, leading=18, spaceBefore=1 * mm, spaceAfter=2 * mm)


def draw(letter: Letter, lines: Iterable[Line], replies: Iterable[Reply]) -> bytes:
    """The thread as somebody sees it, on A4."""
    fonts()
    zone, title = letter.project.time_zone, f"{letter.code} {letter.subject}"
    story = [
        *letterheads.head(letter.organisation),
        paragraph(letterheads.title(HEADING, letter.organisation), letter.organisation.name),
        paragraph(letterheads.title(TITLE, letter.organisation), title),
        *(paragraph(TEXT, f"{label}: {value}") for label, value in _facts(letter, zone) if value),
        *_documents(lines),
        paragraph(STRONG, f"{letter.author}, {clock.shown(letter.sent_at, zone)}"),
        paragraph(TEXT, letter.body),
        *_files(threads.files(letter)),
        *(part for reply in replies for part in _reply(reply, zone)),
        Spacer(1, 6 * mm),
        paragraph(SMALL, f"Drawn {clock.shown(clock.now(), zone)}."),
    ]
    return letterheads.bound(story, title=title, author=letter.organisation.name, mark=letter.code)


def _facts(letter: Letter, zone: str) -> Iterator[tuple[str, str]]:
    people = list(letter.recipients.all())
    yield "Project", str(letter.project.audit_label)
    yield "Type", str(letter.type)
    yield "To", names(people, RecipientKind.TO)
    yield "CC", names(people, RecipientKind.CC)
    yield "State", str(letter.get_status_display())
    yield "Ball in court", threads.court(letter, people)
    yield "Due", clock.shown_end(letter.due_at, zone) if letter.due_at else ""
    yield "Zone", str(letter.zone or "")
    yield "Location", letter.location
    yield "Closed", _at(letter.closed_at, zone, letter.reason)
    yield "Cause", letter.cause
    yield "Corrective action", letter.corrective_action
    yield "Verified", _at(letter.verified_at, zone, f"by {letter.verified_by}")


def _at(instant: datetime | None, zone: str, words: str) -> str:
    """When something was done, and what is said of it."""
    return ": ".join(filter(None, (clock.shown(instant, zone), words))) if instant else ""


def _documents(lines: Iterable[Line]) -> Iterator[Any]:
    for line in lines:
        if line.item is None or line.document is None:
            yield paragraph(TEXT, f"About: {HIDDEN}")
            continue
        yield paragraph(TEXT, f"About: {line.document.number} {line.document.title}, revision {line.item.code}")
        yield paragraph(SMALL, f"SHA-256 {line.item.sha256}")


def _reply(reply: Reply, zone: str) -> Iterator[Any]:
    official = ", official answer" if reply.is_official else ""
    official += ", late" if reply.is_late else ""
    yield paragraph(STRONG, f"{reply.number}. {reply.by}, {clock.shown(reply.created_at, zone)}{official}")
    yield paragraph(TEXT, reply.body)
    yield from _files(reply.attachments.all())


def _files(files: Iterable[LetterAttachment]) -> Iterator[Any]:
    return (paragraph(SMALL, f"{file.name}, SHA-256 {file.sha256}") for file in files)
