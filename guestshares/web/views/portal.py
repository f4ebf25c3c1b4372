"""The portal: the shared records and nothing else of the project (SPEC 9.4)."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.register.queries import papers
from documents.register.services import stamps, storage
from documents.register.web import responses, stamping, viewing
from guestshares.domain.questions import PORTAL_CARDS
from guestshares.queries import boards, pins, seen_before
from guestshares.services import readings, sessions
from guestshares.web import cookies, left_lists, watermarks
from guestshares.web.doors import guest
from guestshares.web.streams import Watched
from guestshares.web.views import pages
from kazinex.core.http import GuestRequest, page
from kazinex.core.languages import said


@guest()
@require_safe
def portal(request: GuestRequest) -> HttpResponse:
    """The records of the share, with instructions on top."""
    share = request.share
    cards = [card for card in PORTAL_CARDS.ask(share) if card]
    board = boards.board(share, request.guest_session, request.GET)
    shown: dict[str, Any] = {"board": board, "cards": cards, "takes_all": watermarks.takes_all(share)}
    response = page(request, "guestshares/portal.html", share=share, **shown)
    left_lists.remember(request, response, share, board)
    return response


@guest()
@require_safe
def record(request: GuestRequest, revision: str) -> HttpResponse:
    """One record, as page images drawn on the server: nothing active reaches the browser."""
    item = pages.item_of(request, revision)
    readings.viewed(item, session=request.guest_session, by=request.actor)
    plain = viewing.view(item.revision, request.GET.get("page", ""), at=pages.addresses(request, item))
    shown = watermarks.record(request, plain)
    instead = said("Ask {name} for a PDF of it.").format(name=request.organisation.name)
    around: dict[str, Any] = {"instead": instead, "earlier": seen_before.earlier(item), "pinned": pins.of_item(item)}
    may_take = watermarks.takes_all(request.share)
    around["is_stamped"] = may_take and papers.may_stamp(item.revision)
    return page(request, "guestshares/record.html", share=request.share, item=item, view=shown, **around)


@guest()
@require_safe
def download(request: GuestRequest, revision: str) -> HttpResponseBase:
    """The file itself, where the share allows it; a revoke cuts it short."""
    item = pages.item_of(request, revision)
    if not request.share.allow_download or request.method == "HEAD":
        raise Http404
    stored = item.revision
    name = f"{item.document.number}_{stored.code}.{stored.extension}"
    if copy := watermarks.copy(request, stored, name, lambda: readings.downloaded(item, by=request.actor), [item]):
        return copy
    readings.downloaded(item, by=request.actor)
    stream = Watched(storage.open(stored.storage_key), request.guest_session, [item])
    return responses.attachment(stream, stored.file_name, stored.media_type, stored.size)


@guest()
@require_http_methods(["GET", "HEAD", "POST"])
def stamped(request: GuestRequest, revision: str) -> HttpResponseBase:
    """A stamped copy where the share allows taking the file: asked for and taken by POST; otherwise how far it is."""
    item = pages.item_of(request, revision)
    may_take = watermarks.takes_all(request.share)
    if not may_take or not papers.is_on(item.document.project):
        raise Http404
    if request.method == "POST":
        copy = stamping.taken(
            request,
            item.revision,
            lambda _, by: readings.stamped(item, by=by),
            lambda file: Watched(file, request.guest_session, [item]),
        )
        return copy or HttpResponseRedirect(request.path, status=303)
    standing = stamps.standing(item.revision, by=request.actor)
    return page(
        request,
        stamping.template(request, "guestshares/stamped.html"),
        share=request.share,
        item=item,
        standing=standing,
    )


@guest(answering=True, opens_yet=lambda *_: True)
@require_POST
def leave(request: GuestRequest) -> HttpResponse:
    """End the guest session in this browser."""
    sessions.leave(request.guest_session)
    response = HttpResponseRedirect(reverse("guests:left"), status=303)
    cookies.drop_session(response, request.share)
    return response
