"""The pages of a pinned revision, for who has a step about it: the same viewer as elsewhere."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase

from documents.register.models import Revision
from documents.register.services import rendering
from documents.register.services.drawings import NoPreview
from documents.register.web import responses, sheet_viewing
from documents.workflows.models import WorkflowStep
from documents.workflows.queries import workflows as queries
from documents.workflows.web.views import comments
from documents.workflows.web.views.steps import addresses, layout
from kazinex.core.actors import Member
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission

STEP = Permission.COMPLETE_WORKFLOW_STEP


@dataclass(frozen=True, slots=True)
class _Page:
    """One page of a pinned revision; the first one is 1."""

    step: WorkflowStep
    revision: Revision
    number: int = 1
    tile: str = ""


def _page(actor: Member, workflow: str, step: int, pinned: str, *, page: int = 1, tile: str = "") -> _Page:
    found = queries.step(actor, workflow, step)
    return _Page(found, queries.pinned(actor, found, pinned).revision, page, tile)


@access(STEP, to=_page)
def sheet(request: MemberRequest, found: _Page) -> HttpResponse:
    """One page, as near as one likes, with its thumbnails and a search for words."""
    at = addresses(found.step, found.revision.public_id)
    try:
        shown = sheet_viewing.sheet_view(found.revision, found.number, sheet_viewing.asked(request.GET), at=at)
    except NoPreview as error:
        raise Http404 from error
    context: dict[str, Any] = {"step": found.step, "revision": found.revision, "layout": layout(request)}
    context |= comments.around_page(request, found.step, found.revision, shown)
    return page(request, "workflows/step_sheet.html", view=shown, **context)


@access(STEP, to=_page, is_part=True)
def page_image(request: MemberRequest, found: _Page) -> HttpResponse:
    """One page as a picture."""
    return responses.drawn(lambda: rendering.page_png(found.revision, found.number - 1))


@access(STEP, to=_page, is_part=True)
def thumbnail(request: MemberRequest, found: _Page) -> HttpResponse:
    """One page as a very small picture."""
    return responses.drawn_piece(lambda: rendering.thumbnail_png(found.revision, found.number - 1))


@access(STEP, to=_page, is_part=True)
def tile(request: MemberRequest, found: _Page) -> HttpResponse:
    """One tile of a page, at a zoom in percent of its size on paper."""
    return responses.drawn_piece(lambda: rendering.tile_png(found.revision, found.number - 1, found.tile))


@access(STEP, to=_page)
def download(request: MemberRequest, found: _Page) -> HttpResponseBase:
    """The file exactly as it was uploaded; taking a copy is an event."""
    return responses.copy_of(found.revision, request, by=request.actor)
