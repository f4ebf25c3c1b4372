"""Two revisions of a document laid over each other, or side by side."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from documents.register import queries
from documents.register.models import Document, Revision
from documents.register.services import comparing, rendering
from documents.register.services.drawings import NoPreview
from documents.register.web import compare_viewing, responses
from documents.register.web.document_pages import address, document_page
from documents.register.web.forms import CompareForm
from kazinex.core.actors import Member
from kazinex.core.http import MemberRequest, access


@dataclass(frozen=True, slots=True)
class _Pair:
    """One page of two revisions, the older first; the first page is 1."""

    before: Revision
    after: Revision
    number: int
    tile: str = ""


def _pair(actor: Member, number: str, before: str, revision: str, page: int) -> _Pair:
    return _Pair(queries.revision(actor, number, before), queries.revision(actor, number, revision), page)


def _tile(actor: Member, number: str, before: str, revision: str, page: int, tile: str) -> _Pair:  # noqa: PLR0917  as the address has it
    return _Pair(queries.revision(actor, number, before), queries.revision(actor, number, revision), page, tile)


@access(to=queries.document_or_deleted)
def choose(request: MemberRequest, document: Document) -> HttpResponse:
    """Which two revisions; the newest two at first."""
    revisions = queries.revisions_of(document)
    form = CompareForm(request.GET if "after" in request.GET else None, revisions=revisions)
    if form.is_bound and form.is_valid():
        pair = form.cleaned_data["before"], form.cleaned_data["after"], 1
        return redirect(address(request, "documents:compare-sheet", document, *pair))
    return document_page(request, "documents/compare.html", document, form=form, count=len(revisions))


@access(to=_pair)
def sheet(request: MemberRequest, found: _Pair) -> HttpResponse:
    """One page over the other, as near as one likes; side by side where the address says so."""
    document = found.after.document
    try:
        shown = compare_viewing.comparison(request, found.before, found.after, found.number)
    except NoPreview as error:
        raise Http404 from error
    return document_page(request, "documents/compare_sheet.html", document, **shown)


@access(to=_pair, is_part=True)
def page_image(request: MemberRequest, found: _Pair) -> HttpResponse:
    """One page over the other as a picture."""
    return responses.drawn(lambda: comparing.overlay_png(found.before, found.after, found.number - 1))


@access(to=_pair, is_part=True)
def thumbnail(request: MemberRequest, found: _Pair) -> HttpResponse:
    """The newer page as a very small picture."""
    return responses.drawn_piece(lambda: rendering.thumbnail_png(found.after, found.number - 1))


@access(to=_tile, is_part=True)
def tile(request: MemberRequest, found: _Pair) -> HttpResponse:
    """One tile of it, at a zoom in percent of its size on paper."""
    pair = found.before, found.after
    return responses.drawn_piece(lambda: comparing.overlay_tile_png(*pair, found.number - 1, found.tile))
