"""Moving a document along its life."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from documents.register import queries
from documents.register.models import Document
from documents.register.services import statuses
from documents.register.web.document_pages import address, document_page
from documents.register.web.forms import StatusForm
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access
from kazinex.core.permissions import Permission


@access(Permission.MANAGE_DOCUMENTS, to=queries.document)
def status_change(request: MemberRequest, document: Document) -> HttpResponse:
    """Choose one of the statuses the document may move to."""
    form = StatusForm(posted(request), of=document, choices=statuses.moves_from(document.status))
    if form.submit(lambda: _move(form, request, document)):
        messages.success(request, f"{document.number} is now “{form.chosen_label}”.")
        return redirect(address(request, "documents:document", document))
    return document_page(request, "documents/status_change.html", document, form=form)


def _move(form: StatusForm, request: MemberRequest, document: Document) -> None:
    statuses.move(document, to=form.cleaned_data["status"], reason=form.cleaned_data["reason"], by=request.actor)
