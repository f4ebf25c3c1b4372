"""The guest's answer: page, draft, attachments, receipt (SPEC 9.4)."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.register.web import responses as file_responses
from guestshares import queries
from guestshares.domain import dead_links
from guestshares.models import GuestAttachment, GuestDecision, ShareItem, ShareStatus
from guestshares.services import responses
from guestshares.web import receipt_sheets
from guestshares.web.doors import guest, text_back
from guestshares.web.forms.guests import RespondForm
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import posted
from kazinex.core.http import GuestRequest, page
from kazinex.core.languages import said
from kazinex.core.sent_forms import sent_once


@guest(answering=True)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def respond(request: GuestRequest, revision: str) -> HttpResponse:
    """Answer on one record, or save a draft of the answer; nothing typed is lost."""
    item = _item(request, revision)
    if item.response and request.method != "POST":
        return HttpResponseRedirect(_to(request, "guests:receipt", item))
    final, initial = "draft" not in request.POST, _drafted(item)
    form = RespondForm(posted(request), request.FILES or None, item=item, final=final, initial=initial)
    try:
        if form.submit(lambda: _store(request, item, form, final=final)):
            return _stored(request, item, final=final)
    except dead_links.LinkDead as dead:
        return text_back(request, dead.why.message)
    return _respond_page(request, item, form)


@guest(answering=True)
@require_POST
def draft(request: GuestRequest, revision: str) -> HttpResponse:
    """Keep what is typed, as it is typed; answers in words."""
    item = _item(request, revision)
    decision = request.POST.get("decision", "")
    comment = request.POST.get("comment", "").replace("\x00", "")
    try:
        responses.save_draft(
            item, decision=decision if decision in GuestDecision.values else "", comment=comment[:10_000]
        )
    except dead_links.LinkDead as dead:
        return text_back(request, dead.why.message)
    except RuleBroken as broken:
        return _words(said(broken.words), 409)
    late = f" {said('The link has expired; the answer will be marked late.')}" if _is_late(request) else ""
    return _words(f"{said('Draft saved.')}{late}", 200)


@guest(answering=True)
@require_POST
def attachment_remove(request: GuestRequest, revision: str, attachment: str) -> HttpResponse:
    """Take a file away from an answer that is not submitted yet."""
    item = _item(request, revision)
    try:
        responses.remove_attachment(item, attachment)
    except GuestAttachment.DoesNotExist as error:
        raise Http404 from error
    except dead_links.LinkDead as dead:
        return text_back(request, dead.why.message)
    except RuleBroken:
        return HttpResponseRedirect(_to(request, "guests:receipt", item), status=303)
    return HttpResponseRedirect(_to(request, "guests:respond", item), status=303)


def _is_theirs(request: GuestRequest, revision: str) -> bool:
    """Whether they gave this answer in this session, and an answer of theirs ended the share."""
    return queries.keeps_receipt(request.guest_session, revision)


@guest(answering=True, opens_yet=_is_theirs)
@require_safe
def receipt(request: GuestRequest, revision: str) -> HttpResponse:
    """What was answered, when, and its hash."""
    item = _item(request, revision)
    if item.response is None:
        raise Http404
    others = queries.answered_in(request.guest_session, besides=item)
    return page(request, "guestshares/receipt.html", share=request.share, item=item, others=others)


@guest(answering=True, opens_yet=_is_theirs)
@require_safe
def receipt_pdf(request: GuestRequest, revision: str) -> HttpResponse:
    """The same to keep, as a PDF."""
    item = _item(request, revision)
    if item.response is None:
        raise Http404
    drawn = HttpResponse(receipt_sheets.draw(item, item.response), content_type="application/pdf")
    return file_responses.named(drawn, f"{item.document.number}-{item.revision.code}-receipt.pdf")


def _store(request: GuestRequest, item: ShareItem, form: RespondForm, *, final: bool) -> None:
    if final:
        responses.submit(item, session=request.guest_session, by=request.actor, **form.answer)
    else:
        responses.save_draft(item, **form.answer)


def _stored(request: GuestRequest, item: ShareItem, *, final: bool) -> HttpResponse:
    to = _to(request, "guests:receipt", item) if final else f"{_to(request, 'guests:respond', item)}?saved"
    return HttpResponseRedirect(to, status=303)


def _respond_page(request: GuestRequest, item: ShareItem, form: RespondForm) -> HttpResponse:
    return page(
        request,
        "guestshares/respond.html",
        form=form,
        share=request.share,
        item=item,
        files=item.attachments.filter(response=None),
        is_late=_is_late(request),
        is_saved="saved" in request.GET,
    )


def _drafted(item: ShareItem) -> dict[str, str]:
    kept = item.draft
    return {"decision": kept.decision, "comment": kept.comment} if kept else {}


def _is_late(request: GuestRequest) -> bool:
    return bool(request.share.status == ShareStatus.EXPIRED)


def _item(request: GuestRequest, revision: str) -> ShareItem:
    if not request.share.asks_for_answers:
        raise Http404
    try:
        return queries.item(request.share, revision)
    except ShareItem.DoesNotExist as error:
        raise Http404 from error


def _to(request: GuestRequest, name: str, item: ShareItem) -> str:
    return reverse(name, args=[request.share.public_id, item.revision.public_id])


def _words(words: str, status: int) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
