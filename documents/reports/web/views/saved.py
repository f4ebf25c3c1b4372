"""Reports that people keep under a name."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from documents.reports import queries
from documents.reports.domain.asking import Report
from documents.reports.models import SavedReport
from documents.reports.queries import saved as saved_queries
from documents.reports.services import saved_reports
from documents.reports.web.saved_forms import NewSavedReportForm, SavedReportForm
from kazinex.core.buttons import press
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _

VIEW = Permission.VIEW_REPORTS


@access(VIEW, to=queries.report)
@sent_once
def report_save(request: MemberRequest, report: Report) -> HttpResponse:
    """Keep a report under a name, share it, have it sent."""
    initial = {"query": request.GET.urlencode()[:1000], "name": report.title}
    form = NewSavedReportForm(posted(request), actor=request.actor, report=report, initial=initial)
    if form.submit(lambda: saved_reports.save(report.key, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("The report “{result}” is saved.").format(result=form.result))
        return redirect(_list_url(request))
    context: dict[str, Any] = {"report": report, "list_url": _list_url(request)}
    return page(request, "reports/save.html", form=form, **context)


@access(VIEW, to=saved_queries.changeable)
def saved_report_edit(request: MemberRequest, saved_report: SavedReport) -> HttpResponse:
    """Call it otherwise, share it, send it otherwise."""
    form = SavedReportForm(posted(request), actor=request.actor, of=saved_report)
    kept = {"is_shared": saved_report.is_shared}
    change = partial(saved_reports.change, saved_report, by=request.actor)
    if form.submit(lambda: change(**{**kept, **form.cleaned_data})):
        messages.success(request, _("The report “{result}” is saved.").format(result=form.result))
        return redirect(_list_url(request))
    context: dict[str, Any] = {"saved_report": saved_report, "list_url": _list_url(request)}
    return page(request, "reports/edit.html", form=form, **context)


@require_POST
@access(VIEW, to=saved_queries.changeable)
def saved_report_delete(request: MemberRequest, saved_report: SavedReport) -> HttpResponse:
    """Take it away."""
    change = partial(saved_reports.delete, saved_report, by=request.actor)
    press(request, change, done=_("“{saved_report}” is deleted.").format(saved_report=saved_report), of=saved_report)
    return redirect(_list_url(request))


def _list_url(request: MemberRequest) -> str:
    return reverse("reports:reports", args=[request.organisation.slug, request.project.code])
