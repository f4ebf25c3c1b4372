"""Who outside may open what: Active Shares over every project one may share in, and Guest Shares of one project."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from guestshares import queries
from guestshares.models import Share
from guestshares.web import lists, ways_back
from guestshares.web.views.manage import MANAGE
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.lists import Reading, workbook
from projects.web import saved_views

SAVED, SAVED_ANYWHERE = "guest-shares", "active-shares"


@access(MANAGE, anywhere=True, when_closed=True)
def active(request: MemberRequest) -> HttpResponse:
    """The register of shares, as it is or in the view that one opens it in."""
    return _shown(request, _asked(request))


@access(MANAGE, anywhere=True, when_closed=True)
@require_POST
def active_export(request: MemberRequest) -> HttpResponse:
    """Exactly the filtered shares, as Excel, and recorded; filters that cannot be read are refused in words."""
    reading = _asked(request)
    if reading.is_refused:
        return _shown(request, reading, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    rows = reading.every(queries.listed(queries.shares_anywhere(request.actor)))
    cover = {"Organisation": request.organisation.name}
    return _exported(request, reading, rows, cover=cover, zone=request.organisation.time_zone)


@access(MANAGE, when_closed=True)
def project_shares(request: MemberRequest) -> HttpResponse:
    """The same of one project, whose views may be saved."""
    return _shown_here(request, _asked_here(request))


@access(MANAGE, when_closed=True)
@require_POST
def project_shares_export(request: MemberRequest) -> HttpResponse:
    """Exactly the filtered shares of the project, as Excel, and recorded."""
    reading = _asked_here(request)
    if reading.is_refused:
        return _shown_here(request, reading, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    rows = reading.every(queries.listed(Share.objects.visible_to(request.actor)))
    cover = {"Organisation": request.organisation.name, "Project": str(request.project)}
    return _exported(request, reading, rows, cover=cover, zone=request.project.time_zone)


@access(MANAGE, anywhere=True, when_closed=True)
def guest_shares(request: MemberRequest) -> HttpResponse:
    """The other way in: Settings → Guest Shares."""
    return redirect(reverse("guestshares:active", args=[request.organisation.slug]), permanent=False)


def _asked(request: MemberRequest) -> Reading:
    place = reverse("guestshares:active", args=[request.organisation.slug])
    return lists.active(request.actor).read(request.GET, path=place)


def _asked_here(request: MemberRequest) -> Reading:
    return lists.of_project(request.actor).read(request.GET, path=_here(request, "project-shares"))


def _shown(request: MemberRequest, reading: Reading, *, status: int = HTTPStatus.OK) -> HttpResponse:
    saved = saved_views.menu(request, SAVED_ANYWHERE, reading)
    if there := saved_views.usual(request, saved):
        return there
    listed = reading.opened(
        partial(queries.shares_anywhere, request.actor), depends_on=queries.seen_anywhere(request.actor)
    )
    export = reverse("guestshares:active-export", args=[request.organisation.slug])
    context: dict[str, Any] = {"export_url": _with(export, reading), "way_back": ways_back.named(request)}
    return page(request, "guestshares/active.html", status=status, shares=listed, saved=saved, **context)


def _shown_here(request: MemberRequest, reading: Reading, *, status: int = HTTPStatus.OK) -> HttpResponse:
    saved = saved_views.menu(request, SAVED, reading)
    if there := saved_views.usual(request, saved):
        return there
    seen = partial(Share.objects.visible_to, request.actor)
    listed = reading.opened(seen, depends_on=queries.seen_shares(request.actor))
    export_url = _with(_here(request, "project-shares-export"), reading)
    context: dict[str, Any] = {"export_url": export_url, "way_back": ways_back.named(request)}
    return page(request, "guestshares/project_shares.html", status=status, shares=listed, saved=saved, **context)


def _exported(request: MemberRequest, reading: Reading, rows: Any, *, cover: dict[str, str], zone: str) -> HttpResponse:
    facts = {"count": rows.order_by().count(), "filters": reading.filters.in_words}
    record(AuditAction.SHARES_EXPORTED, by=request.actor, project=request.project, **facts)
    return workbook(reading, rows.iterator(chunk_size=500), cover=cover, zone=zone, name="guest-shares")


def _with(url: str, reading: Reading) -> str:
    return f"{url}?{reading.query}" if reading.query else url


def _here(request: MemberRequest, name: str) -> str:
    return reverse(f"guestshares:{name}", args=[request.organisation.slug, request.project.code])
