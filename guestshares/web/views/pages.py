"""The pages of a shared record: the same viewer as members have, and no byte of the file itself."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from documents.register.services import rendering
from documents.register.services.drawings import NoPreview
from documents.register.web import pin_viewing, responses, sheet_viewing
from documents.register.web.sheet_viewing import SheetView
from documents.register.web.viewing import Addresses
from guestshares import queries
from guestshares.models import ShareItem
from guestshares.queries import pins
from guestshares.services import readings
from guestshares.web import watermarks
from guestshares.web.doors import guest
from guestshares.web.forms.guests import GuestCommentForm
from guestshares.web.streams import unless_taken_away
from kazinex.core.http import GuestRequest, page


@guest()
@require_safe
def sheet(request: GuestRequest, revision: str, number: int) -> HttpResponse:
    """One page, as near as one likes, with its thumbnails and a search for words."""
    item, asked = item_of(request, revision), sheet_viewing.asked(request.GET)
    readings.viewed(item, session=request.guest_session, by=request.actor)
    try:
        shown = sheet_viewing.sheet_view(item.revision, number, asked, at=addresses(request, item))
    except NoPreview as error:
        raise Http404 from error
    said = around_page(request, item, shown) | {"view": watermarks.sheet(request, shown)}
    return page(request, "guestshares/sheet.html", share=request.share, item=item, **said)


@guest()
@require_safe
def page_image(request: GuestRequest, revision: str, number: int) -> HttpResponse:
    """One page of a record as a picture."""
    item, mark = item_of(request, revision), watermarks.mark(request)
    return responses.drawn(held(request, item, lambda: rendering.page_png(item.revision, number - 1, mark)))


@guest()
@require_safe
def thumbnail(request: GuestRequest, revision: str, number: int) -> HttpResponse:
    """One page as a very small picture."""
    item, mark = item_of(request, revision), watermarks.small(request)
    return responses.drawn_piece(held(request, item, lambda: rendering.thumbnail_png(item.revision, number - 1, mark)))


@guest()
@require_safe
def tile(request: GuestRequest, revision: str, number: int, tile: str) -> HttpResponse:
    """One tile of a page, at a zoom in percent of its size on paper."""
    item, mark = item_of(request, revision), watermarks.mark(request)
    return responses.drawn_piece(held(request, item, lambda: rendering.tile_png(item.revision, number - 1, tile, mark)))


def item_of(request: GuestRequest, revision: str) -> ShareItem:
    """The record of the share that this revision is; raises Http404 for every other."""
    try:
        return queries.item(request.share, revision)
    except ShareItem.DoesNotExist as error:
        raise Http404 from error


def held(request: GuestRequest, item: ShareItem, make: Callable[[], bytes]) -> Callable[[], bytes]:
    """What draws a picture of a record, which is not shown where the record is taken away meanwhile."""
    return unless_taken_away(request.guest_session, item, make)


def addresses(request: GuestRequest, item: ShareItem) -> Addresses:
    """Where a guest finds the pictures of a record."""
    return Addresses("guests", (request.share.public_id, item.revision.public_id))


def around_page(request: GuestRequest, item: ShareItem, view: SheetView) -> dict[str, Any]:
    """What a page shows of the guest's own comments, and the form for another."""
    told = [one for one in pins.of_item(item) if one.page == view.number]
    return {
        "pins": pin_viewing.on_page(told, view.number, view.sheet, lambda one: f"#comment-{one.number}"),
        "pinned": told,
        "form": GuestCommentForm(initial={"page": view.number}) if request.share.asks_for_answers else None,
        "add_url": reverse("guests:comment-new", args=[request.share.public_id, item.revision.public_id]),
    }
