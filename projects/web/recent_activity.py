"""The dashboard's recent activity: what was done to things this person may see."""

from typing import Any

from django.urls import reverse

from audit import queries as audit_queries
from audit.queries import timeline, withholding
from audit.queries.activity import told_to
from kazinex.core.features import Tile, installed
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

SHOWN = 8


def tile(request: Any) -> Tile | None:
    """The newest events whose targets this person sees; what is hidden is left out, not withheld."""
    kinds = [kind for kind in installed().activity if kind.of_projects]
    events = audit_queries.events_of_project(request.project).filter(told_to(request.actor, kinds))
    entries = timeline.entries(withholding.first_seen(request.actor, events, SHOWN), request.actor)
    if not entries:
        return None
    url = _log(request) if request.actor.decide(Permission.VIEW_AUDIT_LOG) else ""
    return Tile(_("Recent activity"), "projects/recent_activity.html", {"entries": entries}, url, _("Audit Log"))


def _log(request: Any) -> str:
    return reverse("audit:project-log", args=[request.organisation.slug, request.project.code])
