"""The pages of a revision: looked at closely, whole, in tiles and very small."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse

from documents.register import queries
from documents.register.models import Revision
from documents.register.services import rendering
from documents.register.services.drawings import NoPreview
from documents.register.web import pin_viewing, responses, sheet_viewing
from documents.register.web.document_pages import addresses, document_page
from kazinex.core.actors import Member
from kazinex.core.http import MemberRequest, access


@dataclass(frozen=True, slots=True)
class _Page:
    """One page of a revision; the first one is 1."""

    revision: Revision
    number: int
    tile: str = ""


def _page(actor: Member, number: str, revision: str, page: int) -> _Page:
    return _Page(queries.revision(actor, number, revision), page)


def _tile(actor: Member, number: str, revision: str, page: int, tile: str) -> _Page:
    return _Page(queries.revision(actor, number, revision), page, tile)


@access(to=_page)
def sheet(request: MemberRequest, found: _Page) -> HttpResponse:
    """One page, as near as one likes, with its thumbnails and a search for words."""
    revision, asked = found.revision, sheet_viewing.asked(request.GET)
    document = revision.document
    try:
        at = addresses(request, document, revision)
        shown = sheet_viewing.sheet_view(revision, found.number, asked, at=at)
    except NoPreview as error:
        raise Http404 from error
    said = pin_viewing.around(request, revision, shown)
    return document_page(request, "documents/sheet.html", document, revision=revision, view=shown, **said)


@access(to=_page, is_part=True)
def page_image(request: MemberRequest, found: _Page) -> HttpResponse:
    """One page as a picture drawn on the server."""
    return responses.drawn(lambda: rendering.page_png(found.revision, found.number - 1))


@access(to=_page, is_part=True)
def thumbnail(request: MemberRequest, found: _Page) -> HttpResponse:
    """One page as a very small picture."""
    return responses.drawn_piece(lambda: rendering.thumbnail_png(found.revision, found.number - 1))


@access(to=_tile, is_part=True)
def tile(request: MemberRequest, found: _Page) -> HttpResponse:
    """One tile of a page, at a zoom in percent of its size on paper."""
    return responses.drawn_piece(lambda: rendering.tile_png(found.revision, found.number - 1, found.tile))
