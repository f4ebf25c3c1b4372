"""What a guest does with several records at once: take all files, or give one decision on many."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from documents.register.web import responses
from guestshares import queries
from guestshares.domain import dead_links
from guestshares.models import ShareItem
from guestshares.queries import boards
from guestshares.services import archives
from guestshares.services import responses as answers
from guestshares.web import left_lists, watermarks
from guestshares.web.doors import guest, text_back
from guestshares.web.forms.guests import SeveralForm
from guestshares.web.streams import Watched
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import posted
from kazinex.core.http import GuestRequest, page
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _


@guest()
@require_safe
def download_all(request: GuestRequest) -> HttpResponseBase:
    """Every file of the share in one archive, streamed; a revoke, or taking one of them out, cuts it short."""
    share = request.share
    if not share.allow_download or request.method == "HEAD":
        raise Http404
    if watermarks.is_asked(request):
        return page(request, "guestshares/not_at_once.html", share=share, words=watermarks.BY_ONE, status=409)
    items = queries.items(share)
    try:
        entries = archives.take(share, items, by=request.actor)
    except RuleBroken as broken:
        return page(request, "guestshares/not_at_once.html", share=share, words=broken.words, status=409)
    watched = Watched.over(request.guest_session, items)
    return responses.archive(archives.blocks(share, entries, watched), "documents.zip")


@guest(answering=True)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def respond_several(request: GuestRequest) -> HttpResponse:
    """One decision on several records that are not answered yet, or those of them that the list was narrowed to."""
    share, waiting = request.share, unanswered(request)
    if not share.asks_for_answers or (not waiting and request.method != "POST"):
        return HttpResponseRedirect(_portal(request), status=303)
    looked_for = boards.among(waiting, request.GET)
    form = SeveralForm(posted(request), share=share, items=looked_for or waiting)
    try:
        if form.submit(lambda: _submit(request, form)):
            return HttpResponseRedirect(_receipt(request, form.chosen[0]), status=303)
    except dead_links.LinkDead as dead:
        return text_back(request, dead.why.message)
    told = {"form": form, "share": share, "shown": len(form.items), "count": len(waiting)}
    return page(request, "guestshares/respond_several.html", **told)


def unanswered(request: GuestRequest) -> list[ShareItem]:
    """The records that wait for an answer."""
    return [item for item in queries.items(request.share) if not item.response]


def _submit(request: GuestRequest, form: SeveralForm) -> Any:
    if not form.items:
        raise RuleBroken(_("All of it has been answered already; an answer is final."))
    return answers.submit_several(form.chosen, session=request.guest_session, by=request.actor, **form.answer)


def _portal(request: GuestRequest) -> str:
    return left_lists.address(request, request.share)


def _receipt(request: GuestRequest, item: ShareItem) -> str:
    return reverse("guests:receipt", args=[request.share.public_id, item.revision.public_id])
