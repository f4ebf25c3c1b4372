"""What a guest looked at before, and the new revision laid over it."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from documents.register.models import Revision
from documents.register.services import comparing, rendering
from documents.register.services.drawings import NoPreview
from documents.register.web import compare_viewing, responses
from documents.register.web.viewing import Addresses
from guestshares.models import ShareItem
from guestshares.queries import seen_before
from guestshares.services import readings
from guestshares.web import watermarks
from guestshares.web.doors import guest
from guestshares.web.views import pages
from kazinex.core.http import GuestRequest, page


@guest()
@require_safe
def sheet(request: GuestRequest, revision: str, number: int) -> HttpResponse:
    """One page of the record over the one its recipient saw before."""
    item, before = _pair(request, revision)
    readings.viewed(item, session=request.guest_session, by=request.actor)
    at = Addresses("guests", (request.share.public_id, item.revision.public_id), "compare-")
    try:
        shown = compare_viewing.laid(request.GET, before, item.revision, number, at=at)
    except NoPreview as error:
        raise Http404 from error
    shown["view"] = watermarks.sheet(request, shown["view"])
    return page(request, "guestshares/compare.html", share=request.share, item=item, **shown)


@guest()
@require_safe
def page_image(request: GuestRequest, revision: str, number: int) -> HttpResponse:
    """One page over the other as a picture."""
    item, before = _pair(request, revision)
    mark = watermarks.mark(request)
    return responses.drawn(
        pages.held(request, item, lambda: comparing.overlay_png(before, item.revision, number - 1, mark))
    )


@guest()
@require_safe
def thumbnail(request: GuestRequest, revision: str, number: int) -> HttpResponse:
    """The newer page as a very small picture."""
    item, _before = _pair(request, revision)
    mark = watermarks.small(request)
    return responses.drawn_piece(
        pages.held(request, item, lambda: rendering.thumbnail_png(item.revision, number - 1, mark))
    )


@guest()
@require_safe
def tile(request: GuestRequest, revision: str, number: int, tile: str) -> HttpResponse:
    """One tile of it."""
    item, before = _pair(request, revision)
    mark = watermarks.mark(request)
    return responses.drawn_piece(
        pages.held(request, item, lambda: comparing.overlay_tile_png(before, item.revision, number - 1, tile, mark))
    )


def _pair(request: GuestRequest, revision: str) -> tuple[ShareItem, Revision]:
    item = pages.item_of(request, revision)
    before = seen_before.earlier(item)
    if before is None:
        raise Http404
    return item, before
