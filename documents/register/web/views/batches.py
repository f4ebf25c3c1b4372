"""Many files at once: sent, said what they are, registered."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from documents.register.models import UploadBatch
from documents.register.queries import staged
from documents.register.services import staging
from documents.register.web.document_pages import address
from documents.register.web.placing import FilesForm, Review
from kazinex.core.buttons import press
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _

UPLOAD = Permission.UPLOAD_DOCUMENTS


@access(UPLOAD)
@sent_once
def upload(request: MemberRequest) -> HttpResponse:
    """Send several files at once; a script sends them one by one into the same batch."""
    form = FilesForm.into(request.GET.get("batch", ""), posted(request), request.FILES or None)
    is_sent = form.submit(lambda: _stage(request, form))
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"words": words})
    if is_sent:
        return redirect(_review(request, form.result.public_id))
    batch = str(form["batch"].value())
    context: dict[str, Any] = {"unfinished": staged.unfinished(request.actor), "review_url": _review(request, batch)}
    return page(request, "documents/upload.html", form=form, register_url=_register(request), **context)


@access(UPLOAD, to=staged.batch)
@sent_once
def upload_review(request: MemberRequest, batch: UploadBatch) -> HttpResponse:
    """Say what each file is, and register all of them; afterwards, what became of each."""
    if batch.is_finished:
        done = staged.registered(request.actor, batch)
        return page(request, "documents/upload_done.html", batch=batch, files=done, register_url=_register(request))
    review = Review(request, batch)
    if key := request.POST.get("unpack", ""):
        if review.unpack(key):
            return redirect(_review(request, batch.public_id))
    elif request.method == "POST" and review.submit():
        registered = review.result
        return redirect(_review(request, batch.public_id) if isinstance(registered, UploadBatch) else registered)
    return page(
        request,
        "documents/upload_review.html",
        batch=batch,
        review=review,
        form=review.common,
        discard_url=address(request, "documents:upload-discard", None, batch.public_id),
        register_url=_register(request),
    )


@require_POST
@access(UPLOAD, to=staged.batch)
def upload_discard(request: MemberRequest, batch: UploadBatch) -> HttpResponse:
    """Forget the files of a batch."""
    press(request, lambda: staging.discard(batch, by=request.actor), done=_("The files are discarded."))
    return redirect(_register(request))


def _stage(request: MemberRequest, form: FilesForm) -> UploadBatch:
    said = form.cleaned_data
    return staging.stage(request.project, said["batch"], files=said["sent"], by=request.actor)


def _review(request: MemberRequest, batch: str) -> str:
    return address(request, "documents:upload-review", None, batch)


def _register(request: MemberRequest) -> str:
    return address(request, "documents:register")
