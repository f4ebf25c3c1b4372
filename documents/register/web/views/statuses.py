"""Moving a document along its life."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from documents.register import queries
from documents.register.models import Document
from documents.register.services import statuses
from documents.register.web.document_pages import address, document_page
from documents.register.web.forms import StatusForm
from kazinex.core.errors import RuleBroken
from kazinex.core.http import MemberRequest, access
from kazinex.core.permissions import Permission


@access(Permission.MANAGE_DOCUMENTS, to=queries.document)
def status_change(request: MemberRequest, document: Document) -> HttpResponse:
    """Choose one of the statuses the document may move to."""
    form = StatusForm(request.POST or None, choices=statuses.moves_from(document.status))
    if form.is_valid() and _moved(form, request, document):
        messages.success(request, f"{document.number} is now “{form.chosen_label}”.")
        return redirect(address(request, "documents:document", document))
    status = 422 if form.errors else 200
    return document_page(request, "documents/status_change.html", document, status=status, form=form)


def _moved(form: forms.Form, request: MemberRequest, document: Document) -> bool:
    chosen = form.cleaned_data
    try:
        statuses.move(document, to=chosen["status"], reason=chosen["reason"], by=request.actor)
    except RuleBroken as error:
        form.add_error(error.field or None, error.words)
        return False
    return True
