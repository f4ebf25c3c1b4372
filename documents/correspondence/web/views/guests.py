"""The part of people outside: reading a letter's files and answering it on the portal."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from documents.correspondence.models import LetterAttachment, Recipient
from documents.correspondence.models.words import RecipientKind
from documents.correspondence.queries import threads as queries
from documents.correspondence.services import threads
from documents.correspondence.web.forms.letters import GuestReplyForm
from documents.correspondence.web.views.letters import handed_out
from guestshares.domain import dead_links
from guestshares.models import ShareStatus
from guestshares.services import readings
from guestshares.web import watermarks
from guestshares.web.doors import guest, text_back
from guestshares.web.streams import Watched
from kazinex.core.forms import posted
from kazinex.core.http import GuestRequest, page
from kazinex.core.sent_forms import sent_once


@guest(answering=True)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def guest_answer(request: GuestRequest) -> HttpResponse:
    """Answer a letter, after the date too while it is open here; nothing typed is lost."""
    recipient = own_part(request)
    form = GuestReplyForm(posted(request), request.FILES or None, is_asked=recipient.kind == RecipientKind.TO)
    is_late = request.share.status == ShareStatus.EXPIRED
    try:
        if form.submit(lambda: threads.reply_outside(recipient, by=request.actor, **form.answer)):
            to = f"{request.path}?stored" if is_late else reverse("guests:portal", args=[request.share.public_id])
            return HttpResponseRedirect(to, status=303)
    except dead_links.LinkDead:
        return text_back(request)
    context: dict[str, Any] = {"letter": recipient.letter, "is_late": is_late, "is_stored": "stored" in request.GET}
    return page(request, "correspondence/guest_answer.html", form=form, share=request.share, **context)


@guest()
@require_safe
def guest_attachment(request: GuestRequest, letter_file: str) -> HttpResponseBase:
    """A file beside the letter or one of its replies, where the share allows it; a revoke cuts it short."""
    letter = own_part(request).letter
    if not request.share.allow_download or request.method == "HEAD":
        raise Http404
    try:
        kept = letter.attachments.get(public_id=letter_file)
    except LetterAttachment.DoesNotExist as error:
        raise Http404 from error
    told = request.share, f"a file of {letter.code}", kept.sha256
    if copy := watermarks.copy(request, kept, kept.name, lambda: readings.file_downloaded(*told, by=request.actor)):
        return copy
    response = handed_out(kept, Watched.over(request.guest_session))
    readings.file_downloaded(*told, by=request.actor)
    return response


def own_part(request: GuestRequest) -> Recipient:
    """Whose part this guest session is; raises Http404 for a share that is no letter's."""
    if found := queries.recipient_of(request.share):
        return found
    raise Http404
