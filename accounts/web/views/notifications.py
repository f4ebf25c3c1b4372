"""The bell's page: what a person was told, in all of their organisations that are open to them now."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import queries
from accounts.models import Notification
from accounts.queries import bells
from accounts.services import notifications as telling
from accounts.web import session_policy
from kazinex.core.http import page, signed_in
from kazinex.core.questions import FIND_MEMBER
from kazinex.core.tenancy import organisation_active

MOST = 100


@signed_in
def notifications(request: Any) -> HttpResponse:
    """The newest first; posting marks one of them, or all, as read.

    Looking takes from the number what its reader may not see any more: nobody could find it to mark it as read.
    """
    if request.method == "POST":
        telling.read(request.user, public_id=request.POST.get("notification", "").replace("\x00", "\ufffd"))
        return redirect("accounts:notifications")
    shown = _told(request)
    context: dict[str, Any] = {
        "notifications": shown,
        "has_unread": any(each.read_at is None for each in shown),
        "most": MOST,
        "places": _places(request),
    }
    return page(request, "accounts/notifications.html", **context)


@signed_in
@require_safe
def unread(request: Any) -> HttpResponse:
    """The number in the bell, for a page that stays open; outside every organisation, so it keeps none of them open."""
    response = JsonResponse({"unread": queries.unread_notifications(request.user)})
    response["Cache-Control"] = "no-store"
    return response


def _places(request: Any) -> list[tuple[str, str]]:
    """Each organisation that is open to them now, with where one chooses what it mails."""
    memberships = [one for one in queries.own_memberships(request.user) if session_policy.is_open(request, one)]
    return [
        (one.organisation.name, reverse("accounts:notification-settings", args=[one.organisation.slug]))
        for one in memberships
    ]


def _told(request: Any) -> list[Notification]:
    """One organisation after the other; one whose second factor is due or whose time-out has passed stays closed."""
    found: list[Notification] = []
    for membership in queries.own_memberships(request.user):
        if not session_policy.is_open(request, membership):
            continue
        with organisation_active(membership.organisation):
            actor = FIND_MEMBER.ask_one(str(request.user.pk), "")
            if actor is None:
                continue
            opened = bells.opened(request.user, actor, MOST)
            telling.reckon(opened)
            for notification in opened.told:
                notification.organisation = membership.organisation
                found.append(notification)
    return sorted(found, key=lambda each: (each.created_at, each.pk), reverse=True)[:MOST]
