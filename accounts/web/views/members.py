"""Settings → Members: the list, and its export."""

from http import HTTPStatus

from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from accounts.models import Membership
from accounts.web import lists
from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.lists import Reading, workbook
from kazinex.core.permissions import Permission


@access(Permission.MANAGE_MEMBERS)
def members(request: MemberRequest) -> HttpResponse:
    """Who belongs to the organisation, and what about each of them."""
    return _shown(request, _asked(request))


@access(Permission.MANAGE_MEMBERS)
@require_POST
def export(request: MemberRequest) -> HttpResponse:
    """The filtered members as an Excel workbook; what was taken is recorded."""
    reading = _asked(request)
    if reading.is_refused:
        return _shown(request, reading, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    found = lists.furnished(list(reading.every(lists.listed(reading, request.organisation))), request.organisation)
    record(AuditAction.MEMBERS_EXPORTED, by=request.actor, count=len(found), filters=reading.filters.in_words)
    return workbook(
        reading,
        found,
        cover={"Organisation": request.organisation.name, "Members": len(found)},
        zone=request.organisation.time_zone,
        name=f"{slugify(request.organisation.slug)}-members",
    )


def _asked(request: MemberRequest) -> Reading:
    place = reverse("accounts:members", args=[request.organisation.slug])
    asked = lists.members(request.organisation, shows_invited=lists.shows_invited(request.GET))
    return asked.read(request.GET, path=place)


def _shown(request: MemberRequest, reading: Reading, *, status: int = HTTPStatus.OK) -> HttpResponse:
    invited, everybody = Membership.objects.filter(lists.INVITED).count(), Membership.objects.count()
    context = {"joined_count": everybody - invited, "invited_count": invited}
    context |= {"shows_invited": lists.shows_invited(request.GET), "shows_joined": not lists.shows_invited(request.GET)}
    listed = reading.page(lists.listed(reading, request.organisation))
    return page(request, "accounts/members.html", status=status, members=listed, **context)
