"""Moving a revision along its life."""

from django.contrib import messages
from django.http import HttpResponse

from documents.register import queries
from documents.register.domain.changes import REVISION_RELEASED, REVISIONS_VOIDED
from documents.register.models import DocumentStatus, Revision
from documents.register.models.statuses import RELEASED
from documents.register.services import statuses
from documents.register.web.document_pages import asked_besides, back_to, document_page
from documents.register.web.forms import StatusForm
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _


@access(Permission.MANAGE_DOCUMENTS, to=queries.present_revision)
def status_change(request: MemberRequest, revision: Revision) -> HttpResponse:
    """Choose one of the statuses the revision may move to."""
    moves, document = statuses.moves_from(revision.status), revision.document
    releases = RELEASED.intersection(moves) and not (revision.is_released or revision.superseded_by)
    parts = asked_besides(document, revision, request.actor) if releases else []
    form = StatusForm(posted(request), of=document, revision=revision, choices=moves, parts=parts)
    if form.submit(lambda: _move(form, request, revision)):
        messages.success(
            request,
            _("Revision {code} of {number} is now “{chosen_label}”.").format(
                code=revision.code, number=document.number, chosen_label=form.chosen_label
            ),
        )
        return back_to(request, document)
    warnings = REVISION_RELEASED.warnings(revision, form.choices, request.actor) if releases else []
    voids = REVISIONS_VOIDED.warnings([revision], request.actor) if DocumentStatus.VOID in moves else []
    told = {"revision": revision, "warnings": warnings, "void_warnings": voids}
    return document_page(request, "documents/status_change.html", document, form=form, **told)


def _move(form: StatusForm, request: MemberRequest, revision: Revision) -> None:
    to, reason = form.cleaned_data["status"], form.cleaned_data["reason"]
    fit = form.cleaned_data.get("suitability")
    statuses.move(revision, to=to, reason=reason, suitability=fit, choices=form.choices, by=request.actor)
