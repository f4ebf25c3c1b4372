"""Several documents of the register changed or taken at once."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from documents.register.services.bulk import downloads
from documents.register.web import bulk, exports, responses, selections
from documents.register.web.bulk import BulkPage
from documents.register.web.bulk_forms import (
    BulkConfidentialityForm,
    BulkDetailsForm,
    BulkLockForm,
    BulkStatusForm,
    BulkUnlockForm,
)
from documents.register.web.views.dangers import ADMINS
from kazinex.core.features import JobKind
from kazinex.core.forms import HouseForm
from kazinex.core.http import MemberRequest, access
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _

MANAGE = Permission.MANAGE_DOCUMENTS
STATUS = BulkPage(
    "status",
    BulkStatusForm,
    _("Change status"),
    _("Change the status of"),
    _("have their new status."),
    _("Of each document the revision that you see in the register is moved, along the table of moves."),
)
LOCK = BulkPage(
    "lock", BulkLockForm, _("Lock documents"), _("Lock"), "locked.", _("A locked document takes no new revision.")
)
UNLOCK = BulkPage(
    "unlock",
    BulkUnlockForm,
    _("Unlock documents"),
    _("Unlock"),
    "unlocked.",
    _("They take new revisions again."),
    frozenset(ADMINS),
)
DETAILS = BulkPage(
    "details",
    BulkDetailsForm,
    _("Edit details"),
    _("Change"),
    "changed.",
    _("What you choose here is written to every document that differs."),
)
CONFIDENTIALITY = BulkPage(
    "confidentiality",
    BulkConfidentialityForm,
    _("Confidentiality"),
    _("Change who may see"),
    "changed.",
    _(
        "A confidential document is seen by Org Admins, Project Admins, Document Controllers who are in no filtering "
        "group, and members of the groups chosen here."
    ),
)

JOBS = {
    bulk.job_kind(asked): JobKind(MANAGE, partial(bulk.run, asked))
    for asked in (STATUS, LOCK, UNLOCK, DETAILS, CONFIDENTIALITY)
}


@access(MANAGE)
@sent_once
def bulk_status(request: MemberRequest) -> HttpResponse:
    """Move the status of several documents."""
    return bulk.ask(request, STATUS)


@access(MANAGE)
@sent_once
def bulk_lock(request: MemberRequest) -> HttpResponse:
    """Lock several documents."""
    return bulk.ask(request, LOCK)


@access(MANAGE, only=ADMINS)
@sent_once
def bulk_unlock(request: MemberRequest) -> HttpResponse:
    """Unlock several documents; for Project Admins and Org Admins (SPEC 3.2)."""
    return bulk.ask(request, UNLOCK)


@access(MANAGE)
@sent_once
def bulk_details(request: MemberRequest) -> HttpResponse:
    """Write the same discipline, type, zone, stage or owner to several documents."""
    return bulk.ask(request, DETAILS)


@access(MANAGE)
@sent_once
def bulk_confidentiality(request: MemberRequest) -> HttpResponse:
    """Say of several documents who may see them."""
    return bulk.ask(request, CONFIDENTIALITY)


@require_POST
@access()
def bulk_export(request: MemberRequest) -> HttpResponseBase:
    """The chosen documents as Excel, in the columns that are shown."""
    selection = selections.chosen(request)
    if selection.is_empty:
        return bulk.nothing_chosen(request, selection)
    reading = selection.reading
    rows = selection.find().order_by(*reading.order)
    return exports.register(request, rows, reading.cells, words=selection.in_words)


@require_POST
@access()
def bulk_download(request: MemberRequest) -> HttpResponseBase:
    """The files of the chosen documents as one archive, with their register; each is recorded as downloaded."""
    selection, form = selections.chosen(request), HouseForm(request.POST)
    if selection.is_empty:
        return bulk.nothing_chosen(request, selection)
    if not form.submit(lambda: downloads.take(selection.find, by=request.actor)):
        messages.error(request, form.broken.words if form.broken else bulk.CHOOSE_FIRST)
        return redirect(selection.back)
    sheet = exports.sheet(request, selection.find().order_by(*selection.reading.order), selection.in_words)
    return responses.archive(downloads.archive(form.result, sheet), f"{request.project.code}-documents.zip")
