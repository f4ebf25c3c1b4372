"""Actions that people will ask about: each on a page of its own, with its consequences and a reason."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from documents.register import queries
from documents.register.domain.changes import DOCUMENT_DELETED
from documents.register.models import Document, visibility
from documents.register.services import documents
from documents.register.web.document_pages import address, document_page
from documents.register.web.forms import ConfidentialityForm, ReasonForm
from kazinex.core.errors import RuleBroken
from kazinex.core.http import MemberRequest, access
from kazinex.core.permissions import Permission

ADMINS = ("org_admin", "project_admin")


@access(Permission.MANAGE_DOCUMENTS, to=queries.document)
def lock(request: MemberRequest, document: Document) -> HttpResponse:
    """Stop new revisions."""
    return _ask(request, document, "documents/lock.html", documents.lock, "is locked")


@access(Permission.MANAGE_DOCUMENTS, to=queries.document, only=ADMINS)
def unlock(request: MemberRequest, document: Document) -> HttpResponse:
    """Let new revisions in again; for Project Admins and Org Admins (SPEC 3.2)."""
    return _ask(request, document, "documents/unlock.html", documents.unlock, "is unlocked")


@access(Permission.MANAGE_DOCUMENTS, to=queries.document)
def delete(request: MemberRequest, document: Document) -> HttpResponse:
    """Take a document out of the register."""
    warned = DOCUMENT_DELETED.warnings(document, request.actor)
    return _ask(request, document, "documents/delete.html", documents.delete, "is deleted", warnings=warned)


@access(Permission.MANAGE_DOCUMENTS, to=queries.deleted_document)
def restore(request: MemberRequest, document: Document) -> HttpResponse:
    """Bring a deleted document back."""
    return _ask(request, document, "documents/restore.html", documents.restore, "is restored")


@access(Permission.MANAGE_DOCUMENTS, to=queries.document)
def confidentiality(request: MemberRequest, document: Document) -> HttpResponse:
    """Say who may see a document."""
    form = ConfidentialityForm(request.POST or None, document=document)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            documents.set_confidential(
                document,
                chosen["confidential"],
                groups=list(chosen["groups"]),
                reason=chosen["reason"],
                by=request.actor,
            )
        except RuleBroken as error:
            form.add_error(error.field or None, error.words)
        else:
            state = "confidential" if chosen["confidential"] else "not confidential"
            messages.success(request, f"{document.number} is {state}.")
            return _back(request, document)
    status = 422 if form.errors else 200
    return document_page(request, "documents/confidentiality.html", document, status=status, form=form)


def _ask(
    request: MemberRequest, document: Document, template: str, change: Callable[..., Any], done: str, **context: Any
) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            change(document, reason=form.cleaned_data["reason"], by=request.actor)
        except RuleBroken as error:
            form.add_error(error.field or None, error.words)
        else:
            messages.success(request, f"{document.number} {done}.")
            return _back(request, document)
    status = 422 if form.errors else 200
    return document_page(request, template, document, status=status, form=form, **context)


def _back(request: MemberRequest, document: Document) -> HttpResponse:
    """To the document, or to the register where it cannot be seen any more."""
    now = Document.objects.get(pk=document.pk)
    gone = now.is_deleted and not request.actor.decide(Permission.MANAGE_DOCUMENTS)
    if gone or not visibility.can_see(request.actor, now):
        return redirect(address(request, "documents:register"))
    return redirect(address(request, "documents:document", document))
