"""The issues of a document: listed, added, looked at, taken away."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase

from documents.register import queries
from documents.register.models import Document, Revision
from documents.register.services import revisions
from documents.register.web import comparisons, pin_viewing, responses, stamping
from documents.register.web.document_pages import asked_besides, back_to, document_page, revision_view
from documents.register.web.forms import RevisionForm
from documents.register.web.views.words import warn_of, warn_of_twins
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _


@access(to=queries.document_or_deleted)
def revisions_tab(request: MemberRequest, document: Document) -> HttpResponse:
    """Every issue of a document, newest first."""
    return document_page(request, "documents/revisions.html", document, revisions=queries.revisions_of(document))


@access(to=queries.revision)
def revision(request: MemberRequest, revision: Revision) -> HttpResponse:
    """One issue in the viewer, superseded or not."""
    document = revision.document
    shown = revision_view(request, document, revision)
    compared = comparisons.with_the_one_before(document, revision)
    around = {"view": shown, "comparison": compared, **pin_viewing.earlier(request, document, revision)}
    around |= stamping.offered(request, document, revision)
    return document_page(request, "documents/revision.html", document, revision=revision, **around)


@access(Permission.UPLOAD_DOCUMENTS, to=queries.document)
@sent_once
def revision_add(request: MemberRequest, document: Document) -> HttpResponse:
    """Upload a new issue, which becomes the current one."""
    parts = asked_besides(document, None, request.actor)
    form = RevisionForm(posted(request), request.FILES or None, document=document, parts=parts)
    if form.submit(lambda: revisions.add(document, choices=form.choices, by=request.actor, **form.cleaned_data)):
        added = form.result
        added.refresh_from_db(fields=["status"])  # a review of it may have begun
        messages.success(
            request,
            _("Revision {code} is current. It starts as “{status}”.").format(
                code=added.code, status=added.get_status_display()
            ),
        )
        warn_of(request, form.said_besides)
        warn_of_twins(request, added)
        return back_to(request, document)
    return document_page(request, "documents/revision_add.html", document, form=form)


@access(to=queries.revision)
def download(request: MemberRequest, revision: Revision) -> HttpResponseBase:
    """The file exactly as it was uploaded, as an attachment; taking a copy is an event."""
    return responses.copy_of(revision, request, by=request.actor)
