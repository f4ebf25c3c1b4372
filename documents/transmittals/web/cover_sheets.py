"""The cover sheet of a transmittal as a PDF: what was sent, to whom, for what purpose."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.template.defaultfilters import filesizeformat
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, Spacer, TableStyle

from documents.register.services import letterheads
from documents.register.services.paper_words import paragraph
from documents.register.services.stamp_fonts import BOLD, PLAIN, fonts
from documents.transmittals.models import Transmittal, TransmittalRecipient
from documents.transmittals.queries import transmittals as queries
from documents.transmittals.queries.transmittals import Line
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.languages import dated, said

PROOF = "A file is the one named here if its SHA-256 is the same."
HIDDEN = "A document you may not see"
TEXT = ParagraphStyle("text", fontName=PLAIN, fontSize=9, leading=11, splitLongWords=1)
SMALL = ParagraphStyle("small", parent=TEXT, fontSize=7.5, leading=9)
HEAD = ParagraphStyle("head", parent=TEXT, fontName=BOLD)
HEADING = ParagraphStyle("heading", parent=HEAD, fontSize=10, leading=14, spaceBefore=4 * mm, spaceAfter=1 * mm)
TITLE = ParagraphStyle("title", parent=HEAD, fontSize=14, leading=18, spaceAfter=2 * mm)
DOCUMENTS = (("Number", 34), ("Rev", 12), ("Title", 68), ("Pages", 14), ("Size", 20), ("SHA-256", 28))
RECIPIENTS = (("As", 10), ("Recipient", 80), ("Company", 46), ("Receipt acknowledged", 40))
LOOK = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.4, HexColor("#9aa3ad")),
        ("BACKGROUND", (0, 0), (-1, 0), HexColor("#e8ebef")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]
)


def seen_by(actor: Member, transmittal: Transmittal, lines: Sequence[Line], *, pages: Mapping[int, int]) -> bytes:
    """For who sees none of its documents, as little as its page tells them: nobody's part but their own."""
    people: list[TransmittalRecipient] = queries.recipients_of(transmittal)
    if not actor.sees_everything and not any(line.document for line in lines):
        own = [one for one in people if one.user_id == actor.user.pk]
        return draw(transmittal, None, own, pages={})
    return draw(transmittal, lines, people, pages=pages)


def draw(
    transmittal: Transmittal,
    lines: Sequence[Line] | None,
    recipients: Sequence[TransmittalRecipient],
    *,
    pages: Mapping[int, int],
    is_for_outside: bool = False,
) -> bytes:
    """The sheet as somebody may see it, on A4, in the language that is spoken now.

    `pages` tells of revisions by key how many they have, where that is known.

    Without `lines`, for who sees none of its documents: no word of them, no remarks, no reason for sending them.
    People outside are told who else has it, and neither their addresses, nor what they did, nor reasons.
    """
    fonts()
    zone = transmittal.project.time_zone
    drawn = said("Drawn {when}.").format(when=dated(clock.shown(clock.now(), zone)))
    story: list[Any] = [
        *letterheads.head(transmittal.organisation),
        paragraph(letterheads.title(HEADING, transmittal.organisation), transmittal.organisation.name),
        paragraph(TITLE, f"{transmittal.code} {transmittal.subject}"),
        *(paragraph(TEXT, f"{label}: {value}") for label, value in _facts(transmittal, zone)),
        *(_reasons(transmittal, is_whole=lines is not None) if not is_for_outside else ()),
        *(_brought(transmittal, lines, pages) if lines is not None else ()),
        paragraph(HEADING, f"{said('Recipients')} ({len(recipients)})"),
        table(RECIPIENTS, (_recipient(one, zone, is_for_outside=is_for_outside) for one in recipients)),
        Spacer(1, 4 * mm),
        paragraph(SMALL, f"{drawn} {said(PROOF)}"),
    ]
    title = f"{transmittal.code} {transmittal.subject}"
    return letterheads.bound(story, title=title, author=transmittal.organisation.name, mark=transmittal.code)


def _facts(transmittal: Transmittal, zone: str) -> Iterator[tuple[str, str]]:
    yield said("From"), f"{transmittal.created_by}, {transmittal.organisation.name}"
    yield said("Project"), str(transmittal.project.name)
    yield said("Purpose"), said(transmittal.get_purpose_display())
    yield said("Issued"), dated(clock.shown(transmittal.issued_at, zone))
    if transmittal.required_by:
        yield said("Required by"), dated(clock.shown_day(transmittal.required_by))
    if not transmittal.is_open:
        yield said(transmittal.get_status_display()), dated(clock.shown(transmittal.ended_at, zone))


def _reasons(transmittal: Transmittal, *, is_whole: bool) -> Iterator[Paragraph]:
    if is_whole and transmittal.issue_reason:
        yield paragraph(TEXT, f"{said('Reason')}: {transmittal.issue_reason}")
    if transmittal.reason:
        yield paragraph(TEXT, f"{said(transmittal.get_status_display())}: {transmittal.reason}")


def _brought(transmittal: Transmittal, lines: Sequence[Line], pages: Mapping[int, int]) -> Iterator[Any]:
    yield paragraph(HEADING, f"{said('Documents')} ({len(lines)})")
    yield table(DOCUMENTS, (_document(line, pages) for line in lines))
    if transmittal.remarks:
        yield paragraph(HEADING, said("Remarks"))
        yield paragraph(TEXT, transmittal.remarks)


def _document(line: Line, pages: Mapping[int, int]) -> list[Paragraph]:
    if line.item is None or line.document is None or line.revision is None:
        return [
            paragraph(TEXT, ""),
            paragraph(TEXT, ""),
            paragraph(TEXT, said(HIDDEN)),
            *(paragraph(TEXT, "") for _ in range(3)),
        ]
    count = str(pages.get(line.revision.pk, "–"))
    size = filesizeformat(line.revision.size)
    told = [line.document.number, line.revision.code, line.document.title, count, size]
    return [*(paragraph(TEXT, one) for one in told), paragraph(SMALL, line.item.sha256)]


def _recipient(one: TransmittalRecipient, zone: str, *, is_for_outside: bool) -> list[Paragraph]:
    when = dated(clock.shown(one.acknowledged_at, zone)) if one.acknowledged_at and not is_for_outside else "–"
    name = one.name if is_for_outside or one.name == one.email else f"{one.name}\n{one.email}"
    told = said(one.get_addressed_as_display()), name, one.company, when
    return [paragraph(TEXT, words) for words in told]


def table(columns: Sequence[tuple[str, int]], rows: Iterable[list[Paragraph]]) -> letterheads.Rows:
    """A table that goes on over pages; each column is its name in English and its width in millimetres."""
    head = [paragraph(HEAD, said(name)) for name, _width in columns]
    widths = [width * mm for _name, width in columns]
    return letterheads.Rows([head, *rows], colWidths=widths, repeatRows=1, style=LOOK)
