"""Settings → External Access → Active Shares: who outside may open what, over every project one may share in."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from guestshares import queries
from guestshares.models import Share
from guestshares.services import shares
from guestshares.web import listing
from guestshares.web.filters import ShareFilter
from guestshares.web.forms.shares import RevokeManyForm
from guestshares.web.tables import ActiveSharesTable
from guestshares.web.views.manage import MANAGE
from kazinex.core import keyset, spreadsheets
from kazinex.core.http import MemberRequest, access, page
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage

MOST_AT_ONCE = 200
REVOKED = Notice(
    "These guests lose access at once",
    "Their links, open pages and downloads stop working. This cannot be undone.",
)


@access(MANAGE, anywhere=True, when_closed=True)
def active(request: MemberRequest) -> HttpResponse:
    """The register of shares."""
    found = _filtered(request)
    shown = listing.shown(request, found.qs)
    return page(
        request,
        "guestshares/active.html",
        filterset=found,
        count=keyset.count_words(found.qs),
        table=ActiveSharesTable(shown.rows, order_by=request.GET.get("sort", ""), request=request),
        page=shown,
        query=request.GET.urlencode(),
    )


@access(MANAGE, anywhere=True, when_closed=True)
def active_export(request: MemberRequest) -> HttpResponse:
    """Exactly the filtered shares, as Excel."""
    found = queries.listed(_filtered(request).qs).order_by(*listing.order(request))
    zone = request.organisation.time_zone
    body = spreadsheets.small(
        "Guest shares",
        columns=listing.COLUMNS,
        rows=listing.rows(found.iterator(chunk_size=500)),
        cover={"Organisation": request.organisation.name, "Filters": _in_words(request.GET), "Time zone": zone},
        zone=zone,
    )
    response = HttpResponse(body, content_type=spreadsheets.MEDIA_TYPE)
    response["Content-Disposition"] = 'attachment; filename="guest-shares.xlsx"'
    return response


@access(MANAGE, anywhere=True, when_closed=True, fresh_proof=True)
def revoke_many(request: MemberRequest) -> HttpResponse:
    """Revoke several shares at once: a page that names them, a reason, a fresh proof."""
    chosen = _chosen(request)
    if not chosen:
        messages.info(request, "Choose the shares to revoke first.")
        return redirect("guestshares:active", request.organisation.slug)
    back = reverse("guestshares:active", args=[request.organisation.slug])
    several = "" if len(chosen) == 1 else "s"
    asked = ReasonPage(
        layout="layouts/settings.html",
        crumbs=[("Active Shares", back), ("Revoke shares", "")],
        heading=f"Revoke {len(chosen)} share{several}",
        button=f"Revoke share{several}",
        notices=[REVOKED],
        back=back,
        template="guestshares/revoke_many.html",
    )
    return reasons.ask(
        request,
        asked,
        partial(shares.revoke_many, chosen, by=request.actor),
        of=None,
        done=lambda count: f"{count} share{'' if count == 1 else 's'} revoked.",
        to=partial(redirect, back),
        form=RevokeManyForm(request.POST if "reason" in request.POST else None, chosen=chosen),
        shares=chosen,
    )


@access(MANAGE, anywhere=True, when_closed=True)
def guest_shares(request: MemberRequest) -> HttpResponse:
    """The other way in: Settings → Guest Shares."""
    return redirect(reverse("guestshares:active", args=[request.organisation.slug]), permanent=False)


def _filtered(request: MemberRequest) -> ShareFilter:
    projects = list(request.actor.projects_allowing(MANAGE, when_closed=True))
    return ShareFilter(request.GET, queryset=queries.shares_anywhere(request.actor), request=request, projects=projects)


def _chosen(request: MemberRequest) -> list[Share]:
    names = [name.replace("\x00", "\ufffd") for name in request.POST.getlist("selected")[:MOST_AT_ONCE]]
    chosen = queries.shares_anywhere(request.actor).filter(public_id__in=names, revoked_at=None)
    found: list[Any] = list(queries.listed(chosen))
    return found


def _in_words(query: QueryDict) -> str:
    words = [
        f"{name}: {value}" for name, value in query.items() if value and name in {"q", "status", "project", "as_of"}
    ]
    return ", ".join(words) or "none"
