"""The register and the comments of a project as they leave the house: as Excel, and recorded."""

from collections.abc import Sequence
from typing import IO, Any

from django.db.models import QuerySet
from django.http import FileResponse
from django.utils.text import slugify

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.models import Document
from documents.register.web.cells import cells
from kazinex.core.http import MemberRequest
from kazinex.core.lists import Cell, download, streamed


def register(request: MemberRequest, rows: QuerySet[Any], told: Sequence[Cell], *, words: str) -> FileResponse:
    """These documents as a workbook; `words` say which they are, on its first sheet and in the log."""
    project = request.project
    file, count = _workbook(request, rows, told, words)
    shown = [cell.label for cell in told]
    record(AuditAction.REGISTER_EXPORTED, by=request.actor, target=project, count=count, filters=words, columns=shown)
    return download(file, f"{slugify(project.code)}-documents")


def comments(request: MemberRequest, rows: QuerySet[Any], told: Sequence[Cell], *, words: str) -> FileResponse:
    """These comments of the project as a workbook, in the same way."""
    project = request.project
    cover = {"Project": f"{project.name} ({project.code})", "Filters": words}
    file, count = streamed("Comments", rows, told, cover=cover, zone=project.time_zone)
    record(AuditAction.COMMENTS_EXPORTED, by=request.actor, target=project, count=count, filters=words)
    return download(file, f"{slugify(project.code)}-comments")


def comment_sheet(request: MemberRequest, document: Document, count: int, *, words: str) -> None:
    """Record that somebody took so many comments of a document as a PDF."""
    record(AuditAction.COMMENT_SHEET_TAKEN, by=request.actor, target=document, count=count, filters=words)


def sheet(request: MemberRequest, rows: QuerySet[Any], words: str) -> IO[bytes]:
    """The register of what an archive holds, with every fact."""
    return _workbook(request, rows, cells(request.actor), words)[0]


def _workbook(request: MemberRequest, rows: QuerySet[Any], told: Sequence[Cell], words: str) -> tuple[IO[bytes], int]:
    project = request.project
    cover = {"Project": f"{project.name} ({project.code})", "Taken by": str(request.user), "Filters": words}
    return streamed("Documents", rows, told, cover=cover, zone=project.time_zone)
