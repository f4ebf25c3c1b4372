"""Settings → Members: the list, and its export."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from accounts.domain.questions import MEMBER_COLUMNS
from accounts.models import Invitation, Membership, MembershipStatus
from accounts.queries import enrolment
from accounts.web.filters import INVITED, MemberFilter
from accounts.web.tables import MemberTable, furnished
from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from kazinex.core import keyset, spreadsheets
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission

SORTS = {
    "name": "shown_name",
    "email": "shown_address",
    "role": "role",
    "status": "status",
    "last_active": "active_or_never",
    "invitation": "invitation_ends",
}
HEADINGS = ("Name", "E-mail", "Role", "Two-factor", "Method", "Last active", "Status", "Invitation")
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
NO_NAME = When(status=MembershipStatus.INVITED, then=Value(""))


@access(Permission.MANAGE_MEMBERS)
def members(request: MemberRequest) -> HttpResponse:
    """Who belongs to the organisation, and what about each of them."""
    filterset = _filtered(request)
    sort = request.GET.get("sort", "")
    sort = sort if sort.removeprefix("-") in SORTS else "email" if filterset.shows_invited else "name"
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    rows = keyset.page(filterset.qs, order=_order(sort), after=after, before=before)
    context = {
        "filterset": filterset,
        "count": filterset.qs.count(),
        "page": rows,
        "table": MemberTable(
            furnished(rows.rows, request.organisation), order_by=sort, request=request, exclude=_unsaid(filterset)
        ),
        "joined_count": Membership.objects.exclude(INVITED).count(),
        "invited_count": Membership.objects.filter(INVITED).count(),
    }
    return page(request, "accounts/members.html", **context)


@access(Permission.MANAGE_MEMBERS)
@require_POST
def export(request: MemberRequest) -> HttpResponse:
    """The filtered members as an Excel workbook; what was taken is recorded."""
    filterset = _filtered(request)
    found = furnished(list(filterset.qs.order_by("shown_name", "pk")), request.organisation)
    chosen = {name: value for name, value in request.GET.items() if value and name in filterset.filters}
    filters = ", ".join(f"{name}: {value}" for name, value in chosen.items()) or "none"
    more = MEMBER_COLUMNS.ask()
    headings = [*HEADINGS[:3], *(column.label for column in more), *HEADINGS[3:]]
    cover = {"Organisation": request.organisation.name, "Filters": filters, "Members": len(found)}
    rows = (_cells(member, [column.name for column in more]) for member in found)
    zone = request.organisation.time_zone
    book = spreadsheets.small("Members", columns=headings, rows=rows, cover=cover, zone=zone)
    record(AuditAction.MEMBERS_EXPORTED, by=request.actor, count=len(found), filters=filters)
    response = HttpResponse(book, content_type=spreadsheets.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{slugify(request.organisation.slug)}-members.xlsx"'
    return response


def _filtered(request: MemberRequest) -> MemberFilter:
    everybody: QuerySet[Any] = Membership.objects.select_related("user", "organisation")
    invitation = Invitation.objects.filter(membership=OuterRef("pk"))
    address, ends = Subquery(invitation.values("email")[:1]), Subquery(invitation.values("expires_at")[:1])
    only_invited = When(status=MembershipStatus.INVITED, then=address)
    shown = enrolment.with_enrolment(everybody, request.organisation).annotate(
        shown_name=Case(NO_NAME, default=F("user__name"), output_field=CharField()),
        shown_address=Case(only_invited, default=F("user__email"), output_field=CharField()),
        invitation_ends=Coalesce(ends, Value(LONG_AGO)),
        active_or_never=Coalesce("last_active_at", Value(LONG_AGO)),
    )
    return MemberFilter(request.GET, queryset=shown, organisation=request.organisation)


def _unsaid(filterset: MemberFilter) -> tuple[str, ...]:
    """The columns that say nothing about those who are listed."""
    return ("email", "two_factor", "last_active", "groups") if filterset.shows_invited else ("invitation",)


def _order(sort: str) -> tuple[str, str]:
    name = SORTS[sort.removeprefix("-")]
    return (f"-{name}", "-pk") if sort.startswith("-") else (name, "pk")


def _cells(member: Any, more: list[str]) -> list[Any]:
    added = [getattr(member, name) for name in more]
    return [
        member.shown_name,
        member.shown_email,
        member.role_name,
        *added,
        member.two_factor,
        member.methods,
        member.last_active_at,
        member.get_status_display(),
        member.invitation_words,
    ]
