"""The register of a project, and new entries in it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from documents.register.models import visibility
from documents.register.services import documents
from documents.register.web import lists
from documents.register.web.document_pages import address
from documents.register.web.forms import NewDocumentForm
from documents.register.web.views.words import warn_of_twins
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once


@access()
def register(request: MemberRequest) -> HttpResponse:
    """The documents one may see, searched, narrowed and sorted as the address says."""
    reading = lists.register(request.actor).read(request.GET, path=request.path)
    return page(
        request,
        "documents/register.html",
        documents=reading.page(lists.documents(reading, request.actor)),
        new_url=address(request, "documents:document-new"),
    )


@access(Permission.UPLOAD_DOCUMENTS)
@sent_once
def document_new(request: MemberRequest) -> HttpResponse:
    """Register a document with its first revision."""
    form = NewDocumentForm(posted(request), request.FILES or None, project=request.project)
    if form.submit(lambda: documents.register(request.project, by=request.actor, **form.whole)):
        document = form.result
        messages.success(request, f"{document.number} is registered.")
        warn_of_twins(request, document.current_revision)
        seen = visibility.can_see(request.actor, document)
        return redirect(document if seen else address(request, "documents:register"))
    return page(request, "documents/document_new.html", form=form, register_url=address(request, "documents:register"))
