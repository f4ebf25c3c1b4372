"""What guest shares show on a project's dashboard."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from guestshares.queries import my_work
from kazinex.core.features import Tile
from kazinex.core.translation import marked as _

SHOWN = 6


def expiring(request: Any) -> Tile | None:
    """The shares that end soonest, for who manages them here; nothing where none does."""
    found = list(my_work.soon(my_work.seen_here(request.actor)).order_by("expires_at", "pk")[:SHOWN])
    if not found:
        return None
    for share in found:
        share.organisation, share.project = request.organisation, request.project
    url = reverse("guestshares:active", args=[request.organisation.slug])
    narrowed = f"{url}?{urlencode({'project': request.project.code, 'sort': 'expires_at', 'status': 'active'})}"
    return Tile(_("Expiring shares"), "guestshares/expiring.html", {"shares": found}, narrowed, _("Active shares"))
