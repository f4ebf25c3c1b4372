"""The part of people outside, on the portal: acknowledging, its receipt, the cover sheet, all files at once."""

from collections.abc import Sequence
from http import HTTPStatus

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from documents.register.services import storage
from documents.register.web import responses
from documents.transmittals.models import Transmittal, TransmittalRecipient
from documents.transmittals.queries import receipts
from documents.transmittals.queries import transmittals as queries
from documents.transmittals.queries.receipts import Receipt
from documents.transmittals.queries.transmittals import Line
from documents.transmittals.services import acknowledging, archives
from documents.transmittals.services import receipts as receipt_services
from documents.transmittals.web import cover_sheets, receipt_sheets
from documents.transmittals.web.forms.transmittals import AcknowledgeForm, Text
from documents.transmittals.web.views import papers
from guestshares import queries as queries_of_shares
from guestshares.models import ShareItem
from guestshares.services import readings
from guestshares.web import watermarks
from guestshares.web.doors import guest
from guestshares.web.streams import Watched
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import posted
from kazinex.core.http import GuestRequest, page
from kazinex.core.languages import said
from kazinex.core.sent_forms import sent_once


@guest()
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def guest_acknowledge(request: GuestRequest) -> HttpResponse:
    """Say that it arrived; who has said so sees when."""
    recipient, share = own_part(request), request.share
    form = AcknowledgeForm(posted(request), initial={"received_by": request.guest_session.opened.stated_name})
    if request.method != "POST" and not recipient.is_awaited:
        return _late(request, recipient)
    if form.submit(lambda: acknowledging.acknowledge(recipient, by=request.actor, **form.cleaned_data)):
        return HttpResponseRedirect(reverse("guests:portal", args=[share.public_id]), status=303)
    if form.broken:
        return _late(request, own_part(request), form.typed)
    context = {"share": share, "transmittal": recipient.transmittal}
    return page(request, "transmittals/guest_acknowledge.html", form=form, **context)


@guest()
@require_safe
def guest_cover(request: GuestRequest) -> HttpResponseBase:
    """The cover sheet of what was sent to them."""
    transmittal = own_part(request).transmittal
    return papers.pdf(transmittal.code, _cover(transmittal, _lines(request)))


@guest()
@require_safe
def guest_files(request: GuestRequest) -> HttpResponseBase:
    """All files as one archive with the cover sheet, where the share allows it; a recall cuts it short."""
    transmittal, lines = own_part(request).transmittal, _lines(request)
    if not request.share.allow_download or request.method == "HEAD" or not lines:
        raise Http404
    if watermarks.is_asked(request):
        said = {"share": request.share, "words": watermarks.BY_ONE}
        return page(request, "guestshares/not_at_once.html", **said, status=409)
    try:
        found = archives.held(lines)
    except RuleBroken as broken:
        return page(request, "guestshares/not_at_once.html", share=request.share, words=broken.words, status=409)
    taken = [line.item for line in lines if isinstance(line.item, ShareItem)]
    readings.downloaded_all(taken, by=request.actor)
    watch = Watched.over(request.guest_session, taken)
    cover = _cover(transmittal, lines)
    blocks = archives.archive(transmittal, found, cover, opened=lambda key: watch(storage.open(key)))
    return responses.archive(blocks, f"{transmittal.code}.zip")


@guest()
@require_safe
def guest_receipt(request: GuestRequest) -> HttpResponseBase:
    """The receipt of what they acknowledged, as a PDF."""
    receipt = _receipt(request)
    return papers.pdf(receipt.name, receipt_sheets.draw(receipt))


@guest()
@require_safe
def guest_receipt_proof(request: GuestRequest) -> HttpResponseBase:
    """The same with the proof that the audit log has it so."""
    receipt = _receipt(request)
    try:
        body = receipt_services.archive(receipt, receipt_sheets.draw(receipt), by=request.actor)
    except RuleBroken as broken:
        told = {"share": request.share, "words": said(broken.words), "title": said("Receipt with proof")}
        return page(request, "guestshares/not_at_once.html", status=409, **told)
    return papers.archive_of(receipt, body)


def _late(request: GuestRequest, recipient: TransmittalRecipient, texts: Sequence[Text] = ()) -> HttpResponse:
    """What happened since they opened the form, which waits for them no more, and what they typed."""
    context = {"share": request.share, "transmittal": recipient.transmittal, "recipient": recipient}
    status = HTTPStatus.CONFLICT if request.method == "POST" else None
    return page(request, "transmittals/guest_acknowledge.html", status=status, texts=texts, **context)


def _receipt(request: GuestRequest) -> Receipt:
    try:
        return receipts.receipt_outside(own_part(request))
    except TransmittalRecipient.DoesNotExist as error:
        raise Http404 from error


def _lines(request: GuestRequest) -> list[Line]:
    """What they were sent and what still exists of it, at the revisions their link shows by now."""
    sent = {one.document_id for one in own_part(request).transmittal.documents.all()}
    shared = queries_of_shares.items(request.share)
    return [Line(one, one.document, one.revision) for one in shared if one.document_id in sent]


def _cover(transmittal: Transmittal, lines: list[Line]) -> bytes:
    people, pages = queries.recipients_of(transmittal), archives.page_counts(lines)
    return cover_sheets.draw(transmittal, lines, people, pages=pages, is_for_outside=True)


def own_part(request: GuestRequest) -> TransmittalRecipient:
    """Whose part this guest session is; raises Http404 for a share that is no transmittal's."""
    if found := queries.recipient_of(request.share):
        return found
    raise Http404
