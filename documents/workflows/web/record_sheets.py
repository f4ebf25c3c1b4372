"""The record of a workflow as a PDF: what was reviewed, on which route, who answered what and when."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.timesince import timesince
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Spacer

from documents.register.services import letterheads
from documents.register.services.paper_words import paragraph
from documents.register.services.stamp_fonts import BOLD, PLAIN, fonts
from documents.workflows.models import StepPart, Workflow
from documents.workflows.queries.proofs import Proof
from documents.workflows.queries.rounds import Round
from documents.workflows.queries.workflows import Leg, Line
from kazinex.core import clock
from kazinex.core.translation import marked as _

HIDDEN = _("A document you may not see")
TEXT = ParagraphStyle("text", fontName=PLAIN, fontSize=9.5, leading=12)
SMALL = ParagraphStyle("small", parent=TEXT, fontSize=8, leading=10, leftIndent=5 * mm)
STRONG = ParagraphStyle("strong", parent=TEXT, fontName=BOLD, spaceBefore=2 * mm)
TITLE = ParagraphStyle("title", parent=STRONG, fontSize=14, leading=18)
HEADING = ParagraphStyle("heading", parent=STRONG, fontSize=10, leading=14, spaceBefore=4 * mm)
HOW_TO_CHECK = _("""Every event of the audit log is hashed to a leaf, and seals sign the root of a Merkle tree (RFC
6962) over the leaves of a batch. To check that an event is in its seal, begin with its leaf and take the hashes of
its path one after another: one that stands left of the way makes SHA-256(01 | hash | way), one that stands right
makes SHA-256(01 | way | hash). What comes out is the root. An audit export of the project holds the line of each
event, whose leaf is SHA-256(00 | line), and the signed chain of seals with these roots; verify_export.py checks both
offline.""")


def draw(
    workflow: Workflow, lines: Iterable[Line], legs: Iterable[Leg], proofs: Iterable[Proof], *, rounds: Iterable[Round]
) -> bytes:
    """The record as somebody sees it, on A4."""
    fonts()
    zone = workflow.project.time_zone
    story = [
        *letterheads.head(workflow.organisation),
        paragraph(letterheads.title(TITLE, workflow.organisation), f"{workflow.code} {workflow.title}"),
        *(paragraph(TEXT, f"{label}: {value}") for label, value in _facts(workflow, zone)),
        paragraph(HEADING, "Documents"),
        *_documents(lines),
        *(paragraph(TEXT, f"{one.words}: {one.workflow.code}, {one.workflow.state_label}") for one in rounds),
        paragraph(HEADING, "Route"),
        *(part for leg in legs for part in _leg(leg, zone)),
        paragraph(HEADING, "Audit proof"),
        paragraph(SMALL, HOW_TO_CHECK.replace("\n", " ")),
        *(part for proof in proofs for part in _proof(proof, zone)),
        Spacer(1, 6 * mm),
        paragraph(
            SMALL, f"Drawn {clock.shown(clock.now(), zone)}. Each line is an event of the audit log of the project."
        ),
    ]
    title = f"{workflow.code} {workflow.title}"
    return letterheads.bound(story, title=title, author=workflow.organisation.name, mark=workflow.code)


def _facts(workflow: Workflow, zone: str) -> Iterator[tuple[str, str]]:
    yield "Project", str(workflow.project.audit_label)
    yield "Template", f"{workflow.template_name}, version {workflow.version.number}"
    yield "Started", f"{clock.shown(workflow.started_at, zone)} by {workflow.started_by}"
    if workflow.ended_at:
        yield "Ended", clock.shown(workflow.ended_at, zone)
        yield "Duration", timesince(workflow.started_at, workflow.ended_at)
    yield "State", workflow.state_label
    if workflow.reason:
        yield "Reason", workflow.reason


def _documents(lines: Iterable[Line]) -> Iterator[Any]:
    for line in lines:
        if line.item is None or line.document is None:
            yield paragraph(TEXT, HIDDEN)
            continue
        outcome = f": {line.item.get_outcome_display()}" if line.item.outcome else ""
        yield paragraph(TEXT, f"{line.document.number} {line.document.title}, revision {line.item.code}{outcome}")
        yield paragraph(SMALL, f"SHA-256 {line.item.sha256}")


def _leg(leg: Leg, zone: str) -> Iterator[Any]:
    step = leg.step
    again = f", round {step.round}" if step.round > 1 else ""
    kind = f"{leg.spec.kind_label}, {leg.spec.rule_label.lower()}"
    yield paragraph(STRONG, f"{step.number}. {step.name} ({kind}{again}): {step.state_label}")
    for part in leg.parts:
        yield paragraph(TEXT, _answer(part, zone))
        yield from (paragraph(SMALL, f"{number}: {said}") for number, said in part.singly)
        if part.comment and part.decision:
            yield paragraph(SMALL, part.comment)
        if part.decision:
            yield from (paragraph(SMALL, f"{file.name}, SHA-256 {file.sha256}") for file in part.attachments.all())


def _answer(part: StepPart, zone: str) -> str:
    if part.decision:
        return f"{part.who}: {part.said}, {clock.shown(part.decided_at, zone)}"
    return f"{part.who}: {part.get_status_display().lower()}"


def _proof(proof: Proof, zone: str) -> Iterator[Any]:
    yield paragraph(TEXT, f"{clock.shown(proof.entry.at, zone)}: {proof.entry.sentence}")
    if proof.missing:
        yield paragraph(SMALL, proof.missing)
    if (found := proof.inclusion) is None:
        return
    place = _("Number {sequence} in the log, event {position} of {count}").format(
        sequence=found.leaf.sequence, position=found.position, count=found.seal.count
    )
    sealed = f"sealed {clock.shown(found.seal.sealed_at, zone)} with key {found.seal.key_id}"
    lines = [
        f"{place} under seal {found.seal.number}, {sealed}",
        f"Leaf {found.leaf_hash}",
        *(f"Path, {side} {digest}" for side, digest in found.path),
        f"Root {found.seal.root}",
        f"Seal {found.seal.hash}",
    ]
    yield paragraph(SMALL, "\n".join(lines))
