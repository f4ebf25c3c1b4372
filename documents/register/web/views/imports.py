"""Documents out of a spreadsheet: the template, the file, what it would do, and doing it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from documents.register.models import DocumentStatus, ImportFile
from documents.register.queries import imports as queries
from documents.register.services import imports
from documents.register.web import responses
from documents.register.web.document_pages import address
from documents.register.web.import_forms import ImportFileForm, ImportForm, Preview, template_of
from kazinex.core import spreadsheets
from kazinex.core.buttons import press
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _

UPLOAD = Permission.UPLOAD_DOCUMENTS


@access(UPLOAD)
@sent_once
def import_new(request: MemberRequest) -> HttpResponse:
    """Choose a workbook to be checked; nothing is changed before one says so on the next page."""
    form = ImportFileForm(posted(request), request.FILES or None)
    if form.submit(lambda: imports.keep(request.project, file=form.cleaned_data["file"], by=request.actor)):
        return redirect(address(request, "documents:import-file", None, form.result.public_id))
    template_url = address(request, "documents:import-template")
    return page(request, "documents/import.html", form=form, template_url=template_url, **_here(request))


@require_safe
@access(UPLOAD)
def import_template(request: MemberRequest) -> HttpResponse:
    """The workbook to fill in, with this project's columns and lists."""
    content = template_of(request.project, [str(label) for label in DocumentStatus.labels])
    response = HttpResponse(content, content_type=spreadsheets.MEDIA_TYPE)
    return responses.named(response, f"{request.project.code} documents.xlsx")


@access(UPLOAD, to=queries.import_file)
@sent_once
def import_file(request: MemberRequest, file: ImportFile) -> HttpResponse:
    """Everything that is not in order, or what an import would do, and the button for it."""
    if file.is_imported:
        return page(request, "documents/import_done.html", file=file, told=imports.told(file), **_here(request))
    preview = Preview.of(file, request.actor)
    form = ImportForm(posted(request), preview=preview)
    if form.submit(lambda: form.start(file, by=request.actor)):
        return redirect(form.result)
    discard_url = address(request, "documents:import-discard", None, file.public_id)
    again: Any = {"before": queries.imported_before(file), "discard_url": discard_url}
    return page(request, "documents/import_file.html", form=form, file=file, preview=preview, **again, **_here(request))


@require_POST
@access(UPLOAD, to=queries.import_file)
def import_discard(request: MemberRequest, file: ImportFile) -> HttpResponse:
    """Forget a workbook."""
    press(request, lambda: imports.discard(file, by=request.actor), done=_("The file is discarded."))
    return redirect(address(request, "documents:import"))


def _here(request: MemberRequest) -> dict[str, Any]:
    urls = {"register_url": "documents:register", "import_url": "documents:import"}
    return {name: address(request, route) for name, route in urls.items()}
