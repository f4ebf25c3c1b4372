"""The dashboard's recent activity: what was done to things this person may see."""

from typing import Any

from django.urls import NoReverseMatch, reverse

from audit import queries as audit_queries
from audit.domain.catalogue import Category
from audit.queries import timeline, withholding
from kazinex.core.permissions import Permission
from projects.domain.dashboard import Tile

EVERYBODYS = (Category.DOCUMENT, Category.MANAGEMENT, Category.WORKFLOW, Category.TRANSMITTAL, Category.CORRESPONDENCE)
SHOWN = 8


def tile(request: Any) -> Tile | None:
    """The newest events whose targets this person sees; what is hidden is left out, not withheld."""
    categories = [*EVERYBODYS]
    if request.actor.decide(Permission.MANAGE_GUEST_SHARES):
        categories.append(Category.GUEST_SHARE)
    events = audit_queries.events_of_project(request.project).filter(category__in=categories)
    entries = timeline.entries(withholding.first_seen(request.actor, events, SHOWN), request.actor)
    if not entries:
        return None
    url = _log(request) if request.actor.decide(Permission.VIEW_AUDIT_LOG) else ""
    return Tile("Recent activity", "projects/recent_activity.html", {"entries": entries}, url, "Audit Log")


def _log(request: Any) -> str:
    try:
        return reverse("audit:project-log", args=[request.organisation.slug, request.project.code])
    except NoReverseMatch:
        return ""
