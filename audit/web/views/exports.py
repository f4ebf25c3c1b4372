"""Exports: asking for one, watching it grow, fetching it, and the organisation's list."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from audit import queries
from audit.domain import signing
from audit.models import AuditExport
from audit.queries import export_readers
from audit.services import exports
from audit.web.views import logs
from kazinex.core import spreadsheets
from kazinex.core.buttons import press
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import CreatingForm, posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _

AUDIT = Permission.VIEW_AUDIT_LOG
ZIP = "application/zip"


@access(AUDIT, fresh_proof=True)
@sent_once
def export_new(request: MemberRequest) -> HttpResponse:
    """Say what an export of these filters holds; a POST asks for it."""
    reading = logs.asked(request)
    filters = logs.conditions_of(request, reading)
    name = _project_name(request, filters.project)
    form = CreatingForm(posted(request))
    wanted = {"zone": logs.zone(request), "project_name": name}
    if not reading.is_refused and form.submit(lambda: exports.request(filters, **wanted, by=request.actor)):
        return redirect(form.result)
    context: dict[str, Any] = {
        "layout": logs.layout(request),
        "refused": [one for one in reading.filters.chosen if one.error],
        "form": form,
        "words": exports.in_words(filters, **wanted, project=request.project),
        "log_url": reading.address(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if reading.is_refused else None
    return page(request, "audit/export_new.html", status=status, **context)


@require_safe
@access(AUDIT, anywhere=True)
def export_list(request: MemberRequest) -> HttpResponse:
    """The exports one asked for; for an Org Admin everybody's."""
    rows = export_readers.readable(request.actor, queries.PAGE * 2)
    return page(request, "audit/exports.html", rows=rows)


@require_safe
@access(AUDIT, to=export_readers.export, anywhere=True)
def export_detail(request: MemberRequest, export: AuditExport) -> HttpResponse:
    """How far an export is, and where its files are once it is ready."""
    template = "audit/export.html#state" if request.GET.get("part") == "state" else "audit/export.html"
    return page(request, template, export=export, urls=_urls(request, export), public_key=signing.public_key())


@require_POST
@access(AUDIT, to=export_readers.export, anywhere=True)
def export_cancel(request: MemberRequest, export: AuditExport) -> HttpResponse:
    """Give up an export that is under way."""
    press(request, lambda: exports.cancel(export, by=request.actor), done=_("The export was cancelled."))
    return redirect(export)


@require_safe
@access(AUDIT, to=export_readers.export, anywhere=True)
def export_workbook(request: MemberRequest, export: AuditExport) -> HttpResponseBase:
    """The Excel file."""
    return _hand_out(request, export, bundle=False)


@require_safe
@access(AUDIT, to=export_readers.export, anywhere=True)
def export_bundle(request: MemberRequest, export: AuditExport) -> HttpResponseBase:
    """The archive with the proof."""
    return _hand_out(request, export, bundle=True)


def _hand_out(request: MemberRequest, export: AuditExport, *, bundle: bool) -> HttpResponseBase:
    """As an attachment that no browser opens by itself; taking it is recorded."""
    try:
        key = exports.hand_out(export, bundle=bundle, by=request.actor)
    except RuleBroken as broken:
        messages.error(request, broken.words)
        return redirect(export)
    ending, media_type = ("zip", ZIP) if bundle else ("xlsx", spreadsheets.MEDIA_TYPE)
    response = FileResponse(
        default_storage.open(key), as_attachment=True, filename=f"{export.name}.{ending}", content_type=media_type
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _urls(request: MemberRequest, export: AuditExport) -> dict[str, str]:
    place = [request.organisation.slug, export.public_id]
    return {part: reverse(f"audit:export-{part}", args=place) for part in ("workbook", "bundle", "cancel")}


def _project_name(request: Any, project: int | None) -> str:
    if project is None:
        return ""
    return next((each.name for each in queries.readable_projects(request.actor) if each.pk == project), "")
