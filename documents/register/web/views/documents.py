"""One document: what it is, what happened to it, and its description."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from documents.register import queries
from documents.register.domain import editing, fields, planning
from documents.register.domain.planning import Planning
from documents.register.models import Document
from documents.register.queries import activity
from documents.register.queries.schemes import today
from documents.register.services import documents
from documents.register.web import lists, pin_viewing, stamping
from documents.register.web.document_pages import document_page, revision_view
from documents.register.web.forms import DocumentForm
from kazinex.core.errors import NotAllowed
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access
from kazinex.core.translation import marked as _


@access(to=queries.document_or_deleted)
def document(request: MemberRequest, document: Document) -> HttpResponse:
    """The current revision in the viewer, or the one this person sees, and what the register knows."""
    revision = document.shown_revision
    shown = revision_view(request, document, revision)
    facts = fields.told(document)
    around = {"view": shown, "revision": revision, "facts": facts, "planning": _planning(document)}
    around |= pin_viewing.earlier(request, document, revision) | stamping.offered(request, document, revision)
    return document_page(request, "documents/document.html", document, **around)


def _edit(form: DocumentForm, request: MemberRequest, document: Document) -> Document:
    return documents.edit(document, seen=form.cleaned_data["seen"], by=request.actor, **form.facts)


def _planning(document: Document) -> Planning | None:
    """Where it stands of its plan; when its first revision came is for who sees every revision."""
    if not (document.is_shown_whole or document.is_planned):
        return None
    return planning.of(document, today(document.project))


@access(to=queries.document)
def document_edit(request: MemberRequest, document: Document) -> HttpResponse:
    """Change what the register says about a document."""
    if not (decision := editing.decision(request.actor, document)):
        raise NotAllowed(decision)
    form = DocumentForm.of(document, posted(request))
    if form.submit(lambda: _edit(form, request, document)):
        messages.success(request, _("{number} is saved.").format(number=document.number))
        return redirect(document)
    return document_page(request, "documents/document_edit.html", document, form=form)


@access(to=queries.document_or_deleted)
def activity_tab(request: MemberRequest, document: Document) -> HttpResponse:
    """What happened to the document, newest first."""
    reading = lists.activity(request.actor).read(request.GET, path=request.path)
    history = reading.page(activity.events(document, request.actor))
    return document_page(request, "documents/activity.html", document, history=history)
