"""The Audit Log of an organisation and of a project, and the page of one event."""

from datetime import UTC
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from audit import queries
from audit.domain import conditions, sentences
from audit.models import AuditEvent
from audit.queries import timeline, withholding
from audit.queries.timeline import Entry
from audit.web.filters import FilterForm, opening_day
from kazinex.core import clock
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission


@access(Permission.VIEW_AUDIT_LOG)
def organisation_log(request: MemberRequest) -> HttpResponse:
    """What happened in the organisation: outside projects, and in those whose log one may read."""
    return _log(request)


@access(Permission.VIEW_AUDIT_LOG)
def project_log(request: MemberRequest) -> HttpResponse:
    """What happened in the project."""
    return _log(request)


@access(Permission.VIEW_AUDIT_LOG, to=queries.event)
def organisation_event(request: MemberRequest, event: AuditEvent) -> HttpResponse:
    """One event with its old → new and its proof."""
    return _event(request, event)


@access(Permission.VIEW_AUDIT_LOG, to=queries.event)
def project_event(request: MemberRequest, event: AuditEvent) -> HttpResponse:
    """One event of the project with its old → new and its proof."""
    return _event(request, event)


def filter_form(request: Any) -> FilterForm:
    """The filters of the address; opened without any day, the log begins 90 days ago and the field says so."""
    typed: QueryDict = request.GET.copy()
    if "from" not in typed and "to" not in typed:
        typed["from"] = opening_day(zone(request)).isoformat()
    projects = None if request.project else queries.readable_projects(request.actor)
    return FilterForm(typed, projects=projects, zone=zone(request))


def zone(request: Any) -> str:
    """The time zone of the page."""
    return str((request.project or request.organisation).time_zone)


def layout(request: Any) -> str:
    """The page stands in the organisation or in the project."""
    return "layouts/project.html" if request.project else "layouts/organisation.html"


def log_url(request: Any) -> str:
    """The log this person stands in."""
    if request.project:
        return reverse("audit:project-log", args=[request.organisation.slug, request.project.code])
    return reverse("audit:organisation-log", args=[request.organisation.slug])


def export_url(request: Any, form: FilterForm) -> str:
    """Where exactly these filters are exported."""
    place = [request.organisation.slug, *([request.project.code] if request.project else [])]
    name = "audit:project-export-new" if request.project else "audit:export-new"
    query: QueryDict = form.data.copy()  # type: ignore[attr-defined]  # what filter_form gave it
    for cursor in ("before", "after"):
        query.pop(cursor, None)
    return f"{reverse(name, args=place)}?{query.urlencode()}"


def _log(request: MemberRequest) -> HttpResponse:
    form = filter_form(request)
    filters = form.filters()
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    seen = partial(withholding.seen, request.actor) if filters.search or filters.actor else None  # a hit would tell
    rows = queries.page(queries.scope(request.actor), filters, before=before, after=after, seen=seen)
    entries = timeline.entries(rows.events, request.actor)
    return page(
        request,
        "audit/log.html",
        layout=layout(request),
        bar=Bar(form),
        entries=entries,
        rows=rows,
        span=span(request, filters),
        reviews_url="" if request.project else reverse("audit:reviews", args=[request.organisation.slug]),
        export_url=export_url(request, form),
        seal=queries.newest_seal(),
    )


class Bar:
    """What `{% filter_bar %}` takes."""

    def __init__(self, form: FilterForm) -> None:
        self.form = form


def span(request: HttpRequest, filters: conditions.Filters) -> str:
    """The days shown, in words; the opening of the page says that it is the last 90."""
    days = dict(conditions.in_words(filters, zone=zone(request)))
    if "from" not in request.GET and "to" not in request.GET:
        return f"The last 90 days, since {clock.shown_day(opening_day(zone(request)))}."
    if not filters.since and not filters.until:
        return "All time."
    return " ".join(f"{name} {words}" for name, words in days.items() if name in {"From", "Until", "Before"}) + "."


def _event(request: MemberRequest, event: AuditEvent) -> HttpResponse:
    entry = timeline.entries([event], request.actor)[0]
    return page(
        request,
        "audit/event.html",
        layout=layout(request),
        utc=event.impossible_time or event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event=event,
        entry=entry,
        details=_details(entry),
        proof=queries.proof(event),
        log_url=log_url(request),
    )


def _details(entry: Entry) -> list[tuple[str, str]]:
    told = [] if entry.is_withheld else sentences.details(entry.event)
    return [(what, sentences.shortened(words)) for what, words in told]
