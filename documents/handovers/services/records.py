"""What a package holds besides uploaded files: registers, papers of transmittals, letters and workflows, the log."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Any

from django.http import QueryDict

from audit.services.exporting import project_logs
from documents.correspondence.models.letter import written
from documents.correspondence.queries import letters, threads
from documents.correspondence.web import lists as letter_lists
from documents.correspondence.web import thread_sheets
from documents.handovers.domain.paths import Paths
from documents.handovers.models import Handover, HandoverFile
from documents.handovers.services.archives import Archive
from documents.packages import queries as packages
from documents.packages.web import lists as package_lists
from documents.register import queries as register
from documents.register.models import PageComment
from documents.register.queries import comments
from documents.register.web import comment_sheets
from documents.register.web.cells import cells
from documents.transmittals.queries import distribution_lists, transmittals
from documents.transmittals.web import cover_sheets, transmittal_lists
from documents.transmittals.web import lists as list_of_lists
from documents.workflows.queries import matrix, proofs, workflows
from documents.workflows.queries.rounds import rounds_around
from documents.workflows.web import lists as workflow_lists
from documents.workflows.web import matrix_lists, record_sheets
from kazinex.core import clock, spreadsheets
from kazinex.core.actors import Member
from kazinex.core.lists import List, streamed, workbook
from kazinex.core.permissions import Permission
from projects.domain.jobs import Progress
from projects.queries.projects import every_term


@dataclass(frozen=True, slots=True)
class Paper:
    """One file that is made for the package."""

    path: str
    kind: str
    content: IO[bytes] | bytes
    dated: datetime
    number: str = ""
    title: str = ""


def write(handover: Handover, number: int, archive: Archive, progress: Progress, *, by: Member) -> None:
    """Write every paper the actor may read into the archive of this number, and a row about each."""
    files = handover.files_count
    for paper in _papers(by, lambda: progress.reached(files)):
        add(handover, number, archive, paper)
        progress.reached(files)


def add(handover: Handover, number: int, archive: Archive, paper: Paper) -> HandoverFile:
    """Write one of them, and the row about it."""
    handover.files_count += 1
    content = io.BytesIO(paper.content) if isinstance(paper.content, bytes) else paper.content
    digest, size = archive.add(paper.path, content, dated=paper.dated, packed=not paper.path.endswith(".zip"))
    facts = {"kind": paper.kind, "number": paper.number, "title": paper.title, "dated": paper.dated}
    made: HandoverFile = HandoverFile.objects.create(
        handover=handover,
        position=handover.files_count,
        part=number,
        path=paper.path,
        size=size,
        sha256=digest,
        **facts,
    )
    return made


def _papers(actor: Member, still: Callable[[], None]) -> Iterator[Paper]:
    """The log first: it waits for the seal of what was recorded, and nothing is recorded before it here."""
    yield _log(actor, still)
    yield from _registers(actor)
    yield from _transmittals(actor)
    yield from _letters(actor)
    yield from _workflows(actor)
    yield from _comments(actor)


def _log(actor: Member, still: Callable[[], None]) -> Paper:
    file = TemporaryFile()  # noqa: SIM115  the archive closes it
    project_logs.write(file, by=actor, still=still)
    file.seek(0)
    return Paper("audit/audit-log.zip", "Audit log with its proof", file, clock.now())


def _registers(actor: Member) -> Iterator[Paper]:
    project, now = actor.project, clock.now()
    cover = {"Project": f"{project.name} ({project.code})", "Taken by": str(actor.user)}
    rows = register.documents(actor).order_by("number")
    book, _count = streamed("Documents", rows, cells(actor), cover=cover, zone=project.time_zone)
    yield Paper("registers/Documents.xlsx", "Register", book, now, title="Documents")
    for title, kind, found in _lists(actor):
        reading = kind.read(QueryDict(), path="")
        made = workbook(reading, reading.every(found), cover=cover, zone=project.time_zone, name=title)
        yield Paper(f"registers/{title}.xlsx", "Register", made.content, now, title=title)
    terms = [(term.get_kind_display(), term.code, term.name) for term in every_term(project)]
    lists = spreadsheets.small("Lists", columns=["List", "Code", "Name"], rows=terms, cover=cover)
    yield Paper("registers/Lists.xlsx", "Register", lists, now, title="Lists")


def _lists(actor: Member) -> Iterator[tuple[str, List, Any]]:
    project = actor.project
    yield "Workflows", workflow_lists.workflows(actor), workflows.workflows(actor)
    yield "Transmittals", transmittal_lists.transmittals(actor), transmittals.transmittals(actor)
    yield "Correspondence", letter_lists.letters(actor), _sent(actor)
    yield "Work packages", package_lists.work_packages(project), packages.work_packages(actor)
    yield "Document packages", package_lists.PACKAGES, packages.packages(actor)
    yield from _lists_of_people(actor)


def _lists_of_people(actor: Member) -> Iterator[tuple[str, List, Any]]:
    """Who is sent what, and who reviews it: of whoever may open these pages, for nobody else sees them."""
    if actor.holds(Permission.MANAGE_DIST_LISTS):
        yield "Distribution lists", list_of_lists.distribution_lists(actor), distribution_lists.lists(actor)
    if actor.holds(Permission.MANAGE_REVIEW_MATRIX):
        yield "Review matrix", matrix_lists.rules(actor), matrix.ordinary_rules(actor)


def _transmittals(actor: Member) -> Iterator[Paper]:
    for listed in transmittals.transmittals(actor).order_by("number").iterator(200):
        one = transmittals.transmittal(actor, listed.code)
        sheet = cover_sheets.seen_by(actor, one, transmittals.lines_of(actor, one), pages={})
        path, dated = f"transmittals/{one.code}.pdf", one.issued_at or clock.now()
        yield Paper(path, "Transmittal", sheet, dated, one.code, one.subject)


def _letters(actor: Member) -> Iterator[Paper]:
    for series, number in list(_sent(actor).order_by("series", "number").values_list("series", "number")):
        one = letters.letter(actor, written(series, number))
        sheet = thread_sheets.draw(one, letters.lines_of(actor, one), threads.replies(one))
        yield Paper(f"letters/{one.code}.pdf", "Letter", sheet, one.sent_at or clock.now(), one.code, one.subject)


def _sent(actor: Member) -> Any:
    """Without the actor's own drafts."""
    found: Any = letters.letters(actor)
    return found.sent()


def _workflows(actor: Member) -> Iterator[Paper]:
    for listed in workflows.workflows(actor).order_by("number").iterator(200):
        one = workflows.workflow(actor, listed.code)
        lines = workflows.lines_of(actor, one)
        told = (lines, workflows.legs_of(one, lines), proofs.proofs(one, actor))
        sheet = record_sheets.draw(one, *told, rounds=rounds_around(one, lines, actor))
        yield Paper(f"workflows/{one.code}.pdf", "Workflow record", sheet, one.started_at, one.code, one.title)


def _comments(actor: Member) -> Iterator[Paper]:
    paths, commented = Paths(), PageComment.objects.values("document")
    for number in list(register.documents(actor).filter(pk__in=commented).order_by("number").values_list("number")):
        document = register.document(actor, number[0])
        found = comments.at_home(comments.of_document(document).order_by("number"), document)
        if found:
            path, sheet = paths.give("comments", f"{document.number}.pdf"), comment_sheets.draw(document, found)
            yield Paper(path, "Comment resolution sheet", sheet, clock.now(), document.number, document.title)
