"""What one takes away of a transmittal: its cover sheet, all of its files in one archive, and receipts."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from documents.register.web import responses
from documents.transmittals.models import Transmittal
from documents.transmittals.queries import receipts
from documents.transmittals.queries import transmittals as queries
from documents.transmittals.queries.receipts import Receipt
from documents.transmittals.queries.transmittals import Line
from documents.transmittals.services import archives
from documents.transmittals.services import receipts as services
from documents.transmittals.web import cover_sheets, receipt_sheets
from documents.transmittals.web.pages import address
from kazinex.core.forms import HouseForm
from kazinex.core.http import MemberRequest, access, page


@access(to=queries.transmittal)
def transmittal_cover(request: MemberRequest, transmittal: Transmittal) -> HttpResponseBase:
    """Its cover sheet, as this person may see it."""
    lines = queries.lines_of(request.actor, transmittal)
    body = _cover(request, transmittal, lines)
    return responses.paper(request, body, transmittal.code, what="cover sheet", of=transmittal)


@access(to=queries.transmittal)
def transmittal_files(request: MemberRequest, transmittal: Transmittal) -> HttpResponseBase:
    """Its files as one archive, with the cover sheet; each file is recorded as downloaded."""
    lines, form = queries.lines_of(request.actor, transmittal), HouseForm({})
    if not form.submit(lambda: archives.held(lines)):
        messages.error(request, form.broken.words if form.broken else "")
        return redirect(transmittal)
    if request.method == "HEAD":
        return HttpResponse(content_type="application/zip")
    archives.record_taken(form.result, by=request.actor)
    blocks = archives.archive(transmittal, form.result, _cover(request, transmittal, lines))
    return responses.archive(blocks, f"{transmittal.code}.zip")


@access(to=receipts.receipt)
def receipt(request: MemberRequest, receipt: Receipt) -> HttpResponse:
    """Who acknowledged which files when, and where the audit log has it."""
    sent, list_url = receipt.transmittal, address(request, "transmittals")
    return page(request, "transmittals/receipt.html", receipt=receipt, transmittal=sent, list_url=list_url)


@access(to=receipts.receipt)
def receipt_pdf(request: MemberRequest, receipt: Receipt) -> HttpResponse:
    """The receipt as a PDF."""
    what, sent = f"receipt of {receipt.recipient.name}", receipt.transmittal
    return responses.paper(request, receipt_sheets.draw(receipt), receipt.name, what=what, of=sent)


@access(to=receipts.receipt)
def receipt_proof(request: MemberRequest, receipt: Receipt) -> HttpResponse:
    """The receipt with the proof of its event, for whom that event's bytes may be given to."""
    form = HouseForm({})
    if request.method == "HEAD":
        return HttpResponse(content_type="application/zip")
    if not form.submit(lambda: services.take(receipt, receipt_sheets.draw(receipt), by=request.actor)):
        messages.error(request, form.broken.words if form.broken else "")
        return redirect(address(request, "receipt", receipt.transmittal.code, receipt.recipient.public_id))
    return archive_of(receipt, form.result)


def archive_of(receipt: Receipt, body: bytes) -> HttpResponse:
    """A receipt with its proof as a download."""
    return responses.named(HttpResponse(body, content_type="application/zip"), f"{receipt.name}.zip")


def pdf(name: str, body: bytes) -> HttpResponse:
    """A sheet as a download."""
    return responses.named(HttpResponse(body, content_type="application/pdf"), f"{name}.pdf")


def _cover(request: MemberRequest, transmittal: Transmittal, lines: Sequence[Line]) -> bytes:
    return cover_sheets.seen_by(request.actor, transmittal, lines, pages=archives.page_counts(lines))
