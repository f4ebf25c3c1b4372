"""The receipt of a transmittal as a PDF: who acknowledged which files when, and where the audit log has it."""

from collections.abc import Iterator
from typing import Any

from reportlab.platypus import Paragraph

from audit.domain import signing
from audit.domain.seals import instant
from documents.register.services import letterheads
from documents.register.services.paper_words import paragraph
from documents.register.services.stamp_fonts import fonts
from documents.transmittals.queries.receipts import Receipt
from documents.transmittals.queries.transmittals import Line
from documents.transmittals.web.cover_sheets import HEADING, HIDDEN, SMALL, TEXT, TITLE, table
from kazinex.core import clock
from kazinex.core.languages import dated, said

PROOF = (
    "The seal is a signed root over this event and others. The archive “Receipt with proof” holds the event, the way "
    "from it to that root, and a program that checks both offline."
)
DOCUMENTS = (("Number", 40), ("Rev", 14), ("Title", 62), ("SHA-256 of the file", 60))
WAITS = "The audit log has not sealed this event yet. A receipt that is taken a few seconds later names its seal."


def draw(receipt: Receipt) -> bytes:
    """The receipt on A4, as somebody may see it, in the language that is spoken now."""
    fonts()
    sent = receipt.transmittal
    story: list[Any] = [
        *letterheads.head(sent.organisation),
        paragraph(letterheads.title(TITLE, sent.organisation), said("Receipt of {code}").format(code=sent.code)),
        *(paragraph(TEXT, f"{label}: {value}") for label, value in _facts(receipt)),
        *(
            [paragraph(HEADING, said("Comment")), paragraph(TEXT, receipt.recipient.comment)]
            if receipt.recipient.comment
            else []
        ),
        paragraph(HEADING, f"{said('Documents')} ({len(receipt.lines)})"),
        table(DOCUMENTS, map(_document, receipt.lines)),
        paragraph(HEADING, said("In the audit log")),
        *(paragraph(SMALL, f"{label}: {value}") for label, value in _sealed(receipt)),
        paragraph(SMALL, said(PROOF if receipt.proof else WAITS)),
    ]
    title = said("Receipt of {code} by {name}").format(code=sent.code, name=receipt.recipient.name)
    return letterheads.bound(story, title=title, author=sent.organisation.name, mark=sent.code)


def _facts(receipt: Receipt) -> Iterator[tuple[str, str]]:
    sent, one = receipt.transmittal, receipt.recipient
    zone = sent.project.time_zone
    yield said("Transmittal"), f"{sent.code} {sent.subject}"
    yield said("From"), f"{sent.created_by}, {sent.organisation.name}"
    yield said("Project"), str(sent.project.name)
    yield said("Purpose"), said(sent.get_purpose_display())
    yield said("Issued"), dated(clock.shown(sent.issued_at, zone))
    yield said("Acknowledged by"), f"{one}, {one.company}" if one.company else str(one)
    yield said("Received by"), one.received_by
    yield said("Receipt acknowledged"), f"{dated(clock.shown(one.acknowledged_at, zone))} ({instant(receipt.event.at)})"


def _document(line: Line) -> list[Paragraph]:
    if line.item is None or line.document is None or line.revision is None:
        return [paragraph(TEXT, one) for one in ("", "", said(HIDDEN), "")]
    told = [line.document.number, line.revision.code, line.document.title]
    return [*(paragraph(TEXT, one) for one in told), paragraph(SMALL, line.item.sha256)]


def _sealed(receipt: Receipt) -> Iterator[tuple[str, str]]:
    yield said("Event"), str(receipt.event.uid)
    if proof := receipt.proof:
        yield said("Number in the log"), str(proof.leaf.sequence)
        yield said("Hash of the event"), proof.leaf_hash
        yield said("Seal"), f"{proof.seal.number}, {instant(proof.seal.sealed_at)}"
        yield said("Root of the seal"), proof.seal.root
        yield said("Hash of the seal"), proof.seal.hash
        yield said("Signature of the seal (Ed25519)"), proof.seal.signature
        yield (
            said("Signing key"),
            said("{key}; the key of today is {today}").format(key=proof.seal.key_id, today=signing.public_key()),
        )
