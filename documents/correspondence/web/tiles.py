"""What correspondence shows on a project's dashboard."""

from typing import Any

from django.urls import reverse

from documents.correspondence.models import Letter
from kazinex.core.features import Tile
from kazinex.core.translation import marked as _

SHOWN = 6


def waiting(request: Any) -> Tile | None:
    """Letters in which one must act."""
    here = Letter.objects.visible_to(request.actor)
    found = list(here.waiting_for(request.user).order_by("due_at", "pk")[:SHOWN])
    if not found:
        return None
    for letter in found:
        letter.organisation, letter.project = request.organisation, request.project
    url = reverse("correspondence:letters", args=[request.organisation.slug, request.project.code])
    context, narrowed = {"letters": found}, f"{url}?mine=waiting"
    return Tile(_("Letters waiting for you"), "correspondence/waiting.html", context, narrowed, _("Correspondence"))
