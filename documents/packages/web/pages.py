"""What pages about packages share: addresses, the way back, lines, sheets."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from documents.packages import queries
from documents.packages.domain.questions import PACKAGE_ACTIONS, AnyPackage, PackageAction
from documents.register.models import Document
from kazinex.core import spreadsheets
from kazinex.core.http import MemberRequest
from kazinex.core.spreadsheets import Column, Kind
from kazinex.core.translation import marked as _
from projects.web import exports

MOST_CHOSEN = 2_000
COLUMNS: list[str | Column] = [
    "Number",
    "Title",
    "Discipline",
    "Revision",
    "Status",
    "File",
    Column(_("Issued"), kind=Kind.MOMENT),
]


def address(request: MemberRequest, name: str, *more: Any) -> str:
    """An address of packages in this project by name."""
    return reverse(f"packages:{name}", args=[request.organisation.slug, request.project.code, *more])


def list_urls(request: MemberRequest, new: str, export: str) -> dict[str, Any]:
    """Where a list makes another one, and where it is exported."""
    return {"new_url": address(request, new), "export_url": address(request, export)}


def actions(request: MemberRequest, package: AnyPackage) -> list[PackageAction]:
    """What apps above offer for a package."""
    return [action for found in PACKAGE_ACTIONS.ask(package, request.actor) for action in found]


def chosen(request: MemberRequest, documents: Iterable[Document]) -> list[Document]:
    """Those of the documents that were ticked, by number."""
    numbers = set(request.POST.getlist("selected")[:MOST_CHOSEN])
    return [document for document in documents if document.number in numbers]


def sheet(request: MemberRequest, package: AnyPackage, facts: dict[str, str], name: str) -> HttpResponse:
    """What this person sees of a package, as Excel and recorded."""
    zone, contents = request.project.time_zone, list(queries.contents(request.actor, package))
    body = spreadsheets.small(
        "Documents",
        columns=COLUMNS,
        rows=_rows(contents),
        cover={"Project": request.project.name, **facts, "Time zone": zone},
        zone=zone,
    )
    exports.taken(request, "documents", len(contents), of=package)
    response = HttpResponse(body, content_type=spreadsheets.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _rows(documents: Iterable[Document]) -> Iterable[Sequence[object]]:
    for document in documents:
        revision = document.shown_revision
        yield [
            document.number,
            document.title,
            str(document.discipline or ""),
            revision.code if revision else "",
            document.shown_status_label,
            revision.file_name if revision else "",
            revision.created_at if revision else None,
        ]
