"""Settings → External Access → Active Shares: who outside may open what, over every project one may share in."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from guestshares import queries
from guestshares.models import Share
from guestshares.services import shares
from guestshares.web import lists
from guestshares.web.forms.shares import RevokeManyForm
from guestshares.web.views.manage import MANAGE
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.lists import Reading, workbook
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
    return _shown(request, _asked(request))


@access(MANAGE, anywhere=True, when_closed=True)
def active_export(request: MemberRequest) -> HttpResponse:
    """Exactly the filtered shares, as Excel; filters that cannot be read are refused in words."""
    reading = _asked(request)
    if reading.is_refused:
        return _shown(request, reading, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    found = reading.every(queries.listed(queries.shares_anywhere(request.actor)))
    return workbook(
        reading,
        found.iterator(chunk_size=500),
        cover={"Organisation": request.organisation.name},
        zone=request.organisation.time_zone,
        name="guest-shares",
    )


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


def _asked(request: MemberRequest) -> Reading:
    place = reverse("guestshares:active", args=[request.organisation.slug])
    return lists.active(request.actor).read(request.GET, path=place)


def _shown(request: MemberRequest, reading: Reading, *, status: int = HTTPStatus.OK) -> HttpResponse:
    listed = reading.page(queries.shares_anywhere(request.actor))
    export = reverse("guestshares:active-export", args=[request.organisation.slug])
    export_url = f"{export}?{reading.query}" if reading.query else export
    return page(request, "guestshares/active.html", status=status, shares=listed, export_url=export_url)


def _chosen(request: MemberRequest) -> list[Share]:
    names = [name.replace("\x00", "\ufffd") for name in request.POST.getlist("selected")[:MOST_AT_ONCE]]
    chosen = queries.shares_anywhere(request.actor).filter(public_id__in=names, revoked_at=None)
    found: list[Any] = list(queries.listed(chosen))
    return found
