"""The Audit Log of an organisation and of a project, and the page of one event."""

from datetime import UTC
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from audit import queries
from audit.domain import conditions, sentences
from audit.models import AuditEvent
from audit.queries import timeline, withholding
from audit.queries.timeline import Entry
from audit.web import lists
from kazinex.core import clock, opaque_ids
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.lists import ListPage, Reading
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _


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


def asked(request: MemberRequest) -> Reading:
    """What the address asks of the log this person stands in."""
    projects = None if request.project else queries.readable_projects(request.actor)
    return lists.read(request.GET, projects=projects, zone=zone(request), path=log_url(request))


def conditions_of(request: MemberRequest, reading: Reading) -> conditions.Filters:
    """The same as conditions on events."""
    values = reading.filters.values
    if "project" in values:
        values["project"] = opaque_ids.read("project", values["project"])
    return conditions.Filters.typed(values, zone(request))


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


def export_url(request: MemberRequest, reading: Reading) -> str:
    """Where exactly these filters are exported."""
    place = [request.organisation.slug, *([request.project.code] if request.project else [])]
    name = "audit:project-export-new" if request.project else "audit:export-new"
    return f"{reverse(name, args=place)}?{reading.query}"


def _log(request: MemberRequest) -> HttpResponse:
    reading = asked(request)
    filters = conditions_of(request, reading)
    return page(
        request,
        "audit/log.html",
        layout=layout(request),
        events=_page(request, reading, filters),
        span=span(request, filters),
        reviews_url="" if request.project else reverse("audit:reviews", args=[request.organisation.slug]),
        export_url=export_url(request, reading),
        seal=queries.newest_seal(),
    )


def _page(request: MemberRequest, reading: Reading, filters: conditions.Filters) -> ListPage:
    """The events one may find; they are paged over what is withheld, so not by the list itself."""
    if reading.is_refused:
        return ListPage(reading, [], "")
    seen = partial(withholding.seen, request.actor) if filters.search or filters.actor else None  # a hit would tell
    scope = queries.scope(request.actor)
    found = queries.page(scope, filters, before=reading.before, after=reading.after, seen=seen)
    entries = timeline.entries(found.events, request.actor)
    rows = lists.rows(entries, zone=zone(request), with_project=request.project is None)
    return ListPage(reading, list(rows), "", found.after, found.before)


def span(request: HttpRequest, filters: conditions.Filters) -> str:
    """The days shown, in words; the opening of the page says that it is the last 90."""
    days = dict(conditions.in_words(filters, zone=zone(request)))
    if "from" not in request.GET and "to" not in request.GET:
        return _("The last 90 days, since {shown_day}.").format(
            shown_day=clock.shown_day(lists.opening_day(zone(request)))
        )
    if not filters.since and not filters.until:
        return _("All time.")
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
