"""Reports: which there are, and one of them as its reader may see it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.reports import queries
from documents.reports.domain.asking import Report, described
from documents.reports.queries.saved import may_change_all, saved_reports
from documents.reports.services.sheets import file_name, sheet
from documents.reports.web.forms import AskForm
from kazinex.core import clock, spreadsheets
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

VIEW = Permission.VIEW_REPORTS


@access(VIEW)
def report_list(request: MemberRequest) -> HttpResponse:
    """Every report this person may run, and a form that asks for one."""
    form = AskForm(request.GET if "report" in request.GET else None, actor=request.actor)
    if form.is_bound and form.is_valid():
        return redirect(_address(request, "report", form.cleaned_data["report"]) + f"?{request.GET.urlencode()}")
    rows = [(one, _address(request, "report", one.key)) for one in queries.reports(request.actor)]
    saved = saved_reports(request.actor)
    return page(
        request, "reports/reports.html", form=form, rows=rows, saved=saved, shares=may_change_all(request.actor)
    )


@access(VIEW, to=queries.report)
def report(request: MemberRequest, report: Report) -> HttpResponse:
    """One report: what it was asked, a chart and a table."""
    form = _asked(request, report)
    if form.is_valid() and form.cleaned_data["report"] != report.key:
        return redirect(_address(request, "report", form.cleaned_data["report"]) + f"?{request.GET.urlencode()}")
    query = request.GET.urlencode()
    context: dict[str, Any] = {
        "report": report,
        "form": form,
        "list_url": _address(request, "reports"),
        "moment": clock.shown(clock.now(), request.project.time_zone),
        "export_url": _address(request, "report-export", report.key) + (f"?{query}" if query else ""),
    }
    if form.is_valid():
        context["result"] = report.compute(request.actor, form.asked)
        context["words"] = described(form.asked, report)
        context["save_url"] = _address(request, "report-save", report.key) + (f"?{query}" if query else "")
    return page(request, "reports/report.html", **context)


@require_POST
@access(VIEW, to=queries.report)
def report_export(request: MemberRequest, report: Report) -> HttpResponse:
    """The same as Excel."""
    form = _asked(request, report)
    if not form.is_valid():
        messages.error(request, _("Nothing was exported: what was asked cannot be read."))
        return redirect(_address(request, "report", report.key) + f"?{request.GET.urlencode()}")
    found = report.compute(request.actor, form.asked)
    body, words = sheet(request.actor, report, form.asked, found), described(form.asked, report)
    told, count, project = report.title, len(found.rows), request.project
    record(AuditAction.REPORT_EXPORTED, by=request.actor, target=project, report=told, count=count, filters=words)
    response = HttpResponse(body, content_type=spreadsheets.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{file_name(request.actor, report)}"'
    return response


def _asked(request: MemberRequest, report: Report) -> AskForm:
    """What the address asks; where it says nothing of a report, this one."""
    said = request.GET.copy()
    said.setdefault("report", report.key)
    return AskForm(said, actor=request.actor, report=report if said["report"] == report.key else None)


def _address(request: MemberRequest, name: str, *more: str) -> str:
    return reverse(f"reports:{name}", args=[request.organisation.slug, request.project.code, *more])
