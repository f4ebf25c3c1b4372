"""The saved reviews of an organisation's log."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit import queries
from audit.queries import Offer, ReviewState, timeline
from audit.services import reviews
from audit.web.forms import ReviewForm
from audit.web.views.logs import zone
from kazinex.core import clock, keyset
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.timestamps import is_impossible
from kazinex.core.translation import marked as _

LAST_FIRST = ("-pk",)  # as they were recorded, whatever time they bear


@require_safe
@access(Permission.VIEW_AUDIT_LOG)
def review_list(request: MemberRequest) -> HttpResponse:
    """Every recommended review: who did it last, and what is new since."""
    return page(request, "audit/reviews.html", states=queries.review_states(request.actor))


@access(Permission.VIEW_AUDIT_LOG, to=queries.review)
@sent_once
def review_detail(request: MemberRequest, state: ReviewState) -> HttpResponse:
    """What a review has to look at, page by page; a POST marks as done exactly what its page offered."""
    form = ReviewForm(posted(request))
    if form.submit(lambda: reviews.mark(state.review, by=request.actor, **form.offered)):
        messages.success(request, _("“{title}” is marked as reviewed.").format(title=state.review.title))
        return redirect("audit:reviews", request.organisation.slug)
    return _review_page(request, state, form)


def _review_page(request: MemberRequest, state: ReviewState, form: ReviewForm) -> HttpResponse:
    asked = QueryDict(mutable=True) if form.is_bound else request.GET.copy()  # what was refused is offered anew
    offered = queries.offer(request.actor, state.review, through=asked.get("through", ""))
    form.offer(offered.through, offered.count)
    asked["through"] = offered.through  # pages before and after this one end with the same event
    after, before = asked.get("after", ""), asked.get("before", "")
    shown = keyset.page(offered.events, order=LAST_FIRST, after=after, before=before)
    return page(
        request,
        "audit/review.html",
        state=state,
        form=form,
        offered=offered,
        shown=shown,
        entries=timeline.entries(shown.rows, request.actor),
        previous=_turned(asked, "before", shown.before),
        next=_turned(asked, "after", shown.after),
        **_elsewhere(request, state, offered),
    )


def _turned(asked: QueryDict, way: str, cursor: str) -> str:
    """The address of the page before or after this one; empty where there is none."""
    kept = {name: value for name, value in asked.items() if name not in {"before", "after"}}
    return f"?{urlencode(kept | {way: cursor})}" if cursor else ""


def _elsewhere(request: MemberRequest, state: ReviewState, offered: Offer) -> dict[str, Any]:
    """The same days of the same kind in the log, and as an export."""
    ends = {"from": _day(request, offered.first_at), "to": _day(request, offered.last_at)}
    query = urlencode({"review": state.review.kind, **ends})
    places = {"log_url": "audit:organisation-log", "export_url": "audit:export-new"}
    return {name: f"{reverse(route, args=[request.organisation.slug])}?{query}" for name, route in places.items()}


def _day(request: MemberRequest, instant: datetime | None) -> str:
    """A day of the page's zone, as the log's filter takes it; empty where there is none."""
    if instant is None or is_impossible(instant):
        return ""
    return instant.astimezone(clock.zone(zone(request))).date().isoformat()
