"""A guest's comments at places of pages, and their words to what was answered."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from documents.register.models import PageComment
from documents.register.web.views.comments import page_count
from guestshares.models import ShareItem
from guestshares.queries import pins as queries
from guestshares.services import pins
from guestshares.web.doors import guest
from guestshares.web.forms.guests import GuestCommentForm, GuestReplyForm
from guestshares.web.views import pages
from kazinex.core.forms import posted
from kazinex.core.http import GuestRequest, page
from kazinex.core.sent_forms import sent_once

METHODS = ["GET", "HEAD", "POST"]


@guest()
@require_http_methods(METHODS)
@sent_once
def comment_new(request: GuestRequest, revision: str) -> HttpResponse:
    """Say something at a place of a page."""
    item = pages.item_of(request, revision)
    if not request.share.asks_for_answers:
        raise Http404
    form = GuestCommentForm(posted(request), pages=page_count(item.revision))
    if form.submit(lambda: pins.add(item, by=request.actor, **form.said)):
        return HttpResponseRedirect(_sheet(item, form.result.page), status=303)
    return page(request, "guestshares/comment_new.html", share=request.share, item=item, form=form)


@guest()
@require_http_methods(METHODS)
@sent_once
def comment_reply(request: GuestRequest, revision: str, number: int) -> HttpResponse:
    """One's own comment with what was said to it, and a word to that."""
    item = pages.item_of(request, revision)
    try:
        comment = queries.own(item, number)
    except PageComment.DoesNotExist as error:
        raise Http404 from error
    form = GuestReplyForm(posted(request))
    if form.submit(lambda: pins.reply(comment, share=request.share, text=form.cleaned_data["reply"], by=request.actor)):
        return HttpResponseRedirect(_sheet(item, comment.page), status=303)
    context: dict[str, Any] = {"comment": comment, "replies": comment.replies.all(), "number": number}
    return page(request, "guestshares/comment.html", share=request.share, item=item, form=form, **context)


def _sheet(item: ShareItem, number: int) -> str:
    return reverse("guests:sheet", args=[item.share.public_id, item.revision.public_id, number])
