"""The portal: the shared records and nothing else of the project (SPEC 9.4)."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from documents.register.services import rendering, storage
from documents.register.services.drawings import NoPreview
from documents.register.web import responses, viewing
from guestshares import queries
from guestshares.models import ShareItem
from guestshares.services import readings, sessions
from guestshares.web import cookies
from guestshares.web.doors import guest
from guestshares.web.streams import Watched
from kazinex.core.http import GuestRequest, page


@guest()
@require_safe
def portal(request: GuestRequest) -> HttpResponse:
    """The records of the share, with instructions on top."""
    return page(request, "guestshares/portal.html", share=request.share, items=queries.items(request.share))


@guest()
@require_safe
def record(request: GuestRequest, revision: str) -> HttpResponse:
    """One record, as page images drawn on the server: nothing active reaches the browser."""
    item = _item(request, revision)
    readings.viewed(item, session=request.guest_session, by=request.actor)
    names = [request.share.public_id, item.revision.public_id]
    shown = viewing.view(
        item.revision,
        request.GET.get("page", ""),
        url=lambda number: reverse("guests:page-image", args=[*names, number]),
    )
    instead = f"Ask {request.organisation.name} for a PDF of it."
    return page(request, "guestshares/record.html", share=request.share, item=item, view=shown, instead=instead)


@guest()
@require_safe
def page_image(request: GuestRequest, revision: str, number: int) -> HttpResponse:
    """One page of a record as a picture."""
    item = _item(request, revision)
    try:
        return responses.picture(rendering.page_png(item.revision, number - 1))
    except NoPreview as error:
        return responses.no_picture(error)


@guest()
@require_safe
def download(request: GuestRequest, revision: str) -> HttpResponseBase:
    """The file itself, where the share allows it; a revoke cuts it short."""
    item = _item(request, revision)
    if not request.share.allow_download or request.method == "HEAD":
        raise Http404
    readings.downloaded(item, by=request.actor)
    stored = item.revision
    stream = Watched(storage.open(stored.storage_key), request.guest_session)
    return responses.attachment(stream, stored.file_name, stored.media_type, stored.size)


@guest(answering=True)
@require_POST
def leave(request: GuestRequest) -> HttpResponse:
    """End the guest session in this browser."""
    sessions.leave(request.guest_session)
    response = HttpResponseRedirect(reverse("guests:left"), status=303)
    cookies.drop_session(request, response, request.share)
    return response


def _item(request: GuestRequest, revision: str) -> ShareItem:
    try:
        return queries.item(request.share, revision)
    except ShareItem.DoesNotExist as error:
        raise Http404 from error
