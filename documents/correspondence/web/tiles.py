"""What correspondence shows on a project's dashboard."""

from typing import Any

from django.urls import reverse

from documents.correspondence.models import Letter
from kazinex.core.features import Tile
from kazinex.core.keyset import capped_count
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

SHOWN = 6


def waiting(request: Any) -> Tile | None:
    """Letters in which one must act; for who runs the register, also how many of everybody's are overdue."""
    actor, here = request.actor, Letter.objects.visible_to(request.actor)
    found = list(here.waiting_for(request.user).order_by("due_at", "pk")[:SHOWN])
    late = 0
    if actor.decide(Permission.MANAGE_DOCUMENTS):
        late, _more = capped_count(here.overdue(), 1_000)
    if not found and not late:
        return None
    for letter in found:
        letter.organisation, letter.project = request.organisation, request.project
    url = reverse("correspondence:letters", args=[request.organisation.slug, request.project.code])
    context = {"letters": found, "late": late, "late_url": f"{url}?overdue=yes"}
    return Tile(
        _("Letters waiting for you"), "correspondence/waiting.html", context, f"{url}?mine=waiting", _("Correspondence")
    )
