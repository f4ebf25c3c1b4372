"""The saved reviews of an organisation's log."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from audit import queries
from audit.queries import ReviewState, timeline
from audit.services import reviews
from kazinex.core import clock
from kazinex.core.forms import CreatingForm
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once

SHOWN = 200


@require_safe
@access(Permission.VIEW_AUDIT_LOG)
def review_list(request: MemberRequest) -> HttpResponse:
    """Every recommended review: who did it last, and what is new since."""
    return page(request, "audit/reviews.html", states=queries.review_states(request.actor))


@access(Permission.VIEW_AUDIT_LOG, to=queries.review)
@sent_once
def review_detail(request: MemberRequest, state: ReviewState) -> HttpResponse:
    """What a review has to look at; a POST marks it as done up to the moment the page was opened."""
    if request.method == "POST":
        reviews.mark(state, until=_opened(request), by=request.actor)
        messages.success(request, f"“{state.review.title}” is marked as reviewed.")
        return redirect("audit:reviews", request.organisation.slug)
    opened = clock.now()
    events = queries.to_review(request.actor, state.review, state.last, until=opened)[:SHOWN]
    entries = timeline.entries(events, request.actor)
    context: dict[str, Any] = {"opened": opened.isoformat(), "form": CreatingForm()}
    return page(request, "audit/review.html", state=state, entries=entries, most=SHOWN, **context)


def _opened(request: MemberRequest) -> datetime:
    """When the page was opened, as its form says; nothing readable means now."""
    try:
        opened = parse_datetime(request.POST.get("opened", ""))
    except ValueError:
        opened = None
    return opened if opened and opened.tzinfo else clock.now()
