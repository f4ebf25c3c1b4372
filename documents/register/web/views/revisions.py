"""The issues of a document: listed, added, looked at, taken away."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase

from documents.register import queries
from documents.register.models import Document, Revision
from documents.register.services import rendering, revisions, storage
from documents.register.services.drawings import NoPreview
from documents.register.web import responses
from documents.register.web.document_pages import back_to, document_page, revision_view
from documents.register.web.forms import RevisionForm
from documents.register.web.views.words import warn_of_twins
from kazinex.core.actors import Member
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once


@access(to=queries.document_or_deleted)
def revisions_tab(request: MemberRequest, document: Document) -> HttpResponse:
    """Every issue of a document, newest first."""
    return document_page(request, "documents/revisions.html", document, revisions=queries.revisions_of(document))


@access(to=queries.revision)
def revision(request: MemberRequest, revision: Revision) -> HttpResponse:
    """One issue in the viewer, superseded or not."""
    document = revision.document
    shown = revision_view(request, document, revision)
    return document_page(request, "documents/revision.html", document, revision=revision, view=shown)


@access(Permission.UPLOAD_DOCUMENTS, to=queries.document)
@sent_once
def revision_add(request: MemberRequest, document: Document) -> HttpResponse:
    """Upload a new issue, which becomes the current one."""
    form = RevisionForm(posted(request), request.FILES or None)
    if form.submit(lambda: revisions.add(document, by=request.actor, **form.cleaned_data)):
        added = form.result
        messages.success(request, f"Revision {added.code} is current. It starts as “{added.get_status_display()}”.")
        warn_of_twins(request, added)
        return back_to(request, document)
    return document_page(request, "documents/revision_add.html", document, form=form)


@access(to=queries.revision)
def download(request: MemberRequest, revision: Revision) -> HttpResponseBase:
    """The file exactly as it was uploaded, as an attachment; taking a copy is an event."""
    try:
        stream = storage.open(revision.storage_key)
    except OSError as error:
        raise Http404 from error
    if request.method != "HEAD":
        revisions.note_download(revision, by=request.actor)
    return responses.attachment(stream, revision.file_name, revision.media_type, revision.size)


def _numbered_revision(actor: Member, number: str, revision: str, page: int) -> tuple[Revision, int]:
    return queries.revision(actor, number, revision), page


@access(to=_numbered_revision)
def page_image(request: MemberRequest, found: tuple[Revision, int]) -> HttpResponse:
    """One page as a picture drawn on the server; the first one is 1."""
    revision, number = found
    try:
        return responses.picture(rendering.page_png(revision, number - 1))
    except NoPreview as error:
        return responses.no_picture(error)
