"""The part of people outside: reading a letter's files and answering it on the portal."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.correspondence.models import LetterAttachment, Recipient
from documents.correspondence.models.words import RecipientKind
from documents.correspondence.queries import threads as queries
from documents.correspondence.services import reply_drafts, threads
from documents.correspondence.web.forms.letters import GuestReplyForm
from documents.correspondence.web.pages import is_script, typed_reply, words
from documents.correspondence.web.views.letters import handed_out
from guestshares.domain import dead_links
from guestshares.models import ShareStatus
from guestshares.services import readings
from guestshares.web import watermarks
from guestshares.web.doors import guest, text_back
from guestshares.web.streams import Watched
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import posted
from kazinex.core.http import GuestRequest, page
from kazinex.core.languages import said
from kazinex.core.sent_forms import sent_once

SAVED = "Draft saved."
LATE = "The link has expired; the answer will be marked late."


@guest(answering=True)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def guest_answer(request: GuestRequest) -> HttpResponse:
    """Answer a letter, after the date too while it is open here; nothing typed is lost."""
    recipient, is_late = own_part(request), request.share.status == ShareStatus.EXPIRED
    form = _reply_form(request, recipient)
    try:
        if form.submit(lambda: threads.reply_outside(recipient, by=request.actor, **form.answer)):
            to = f"{request.path}?stored" if is_late else reverse("guests:portal", args=[request.share.public_id])
            return HttpResponseRedirect(to, status=303)
    except dead_links.LinkDead:
        return text_back(request)
    return _reply_page(request, recipient, form)


@guest(answering=True)
@require_POST
def guest_answer_draft(request: GuestRequest) -> HttpResponse:
    """Keep what is typed of an answer; answers a script in words, and who pressed the button with the page."""
    recipient = own_part(request)
    form, facts = _reply_form(request, recipient), typed_reply(request, "correspondence:guest-answer")
    try:
        reply_drafts.keep_outside(recipient, **facts, by=request.actor)
    except dead_links.LinkDead:
        return text_back(request)
    except RuleBroken as broken:
        if is_script(request):
            return words(said(broken.words), 409)
        form.refuse(broken)
        return _reply_page(request, recipient, form)
    if is_script(request):
        late = request.share.status == ShareStatus.EXPIRED
        return words(" ".join(said(one) for one in (SAVED, LATE)[: 1 + late]), 200)
    to = reverse("correspondence:guest-answer", args=[request.share.public_id])
    return HttpResponseRedirect(f"{to}?saved", status=303)


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


def _reply_form(request: GuestRequest, recipient: Recipient) -> GuestReplyForm:
    facts: dict[str, Any] = {
        "is_asked": recipient.kind == RecipientKind.TO,
        "initial": queries.draft_outside(recipient),
    }
    return GuestReplyForm(posted(request), request.FILES or None, **facts)


def _reply_page(request: GuestRequest, recipient: Recipient, form: GuestReplyForm) -> HttpResponse:
    return page(
        request,
        "correspondence/guest_answer.html",
        form=form,
        share=request.share,
        letter=recipient.letter,
        is_late=request.share.status == ShareStatus.EXPIRED,
        is_stored="stored" in request.GET,
        is_saved="saved" in request.GET,
    )


def own_part(request: GuestRequest) -> Recipient:
    """Whose part this guest session is; raises Http404 for a share that is no letter's."""
    if found := queries.recipient_of(request.share):
        return found
    raise Http404
