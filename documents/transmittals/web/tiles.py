"""What transmittals show on a project's dashboard."""

from typing import Any

from django.db.models import F

from documents.transmittals.models import TransmittalStatus
from documents.transmittals.models.transmittal import SILENT
from documents.transmittals.queries import transmittals as queries
from documents.transmittals.web.pages import address
from kazinex.core.features import Tile
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

SHOWN = 6


def unacknowledged(request: Any) -> Tile | None:
    """Open transmittals that somebody has not acknowledged, the most urgent first, for who sends here."""
    if not request.actor.decide(Permission.MANAGE_TRANSMITTALS):
        return None
    there = queries.transmittals(request.actor).filter(status=TransmittalStatus.ISSUED)
    waiting = there.filter(SILENT, is_whole=True)
    found = [
        queries.at_home(one, request.actor)
        for one in waiting.order_by(F("required_by").asc(nulls_last=True), "pk")[:SHOWN]
    ]
    if not found:
        return None
    url = f"{address(request, 'transmittals')}?status=issued"
    return Tile(_("Not acknowledged"), "transmittals/tile.html", {"transmittals": found}, url, _("Transmittals"))
