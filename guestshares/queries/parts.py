"""Which parts of Active Shares are read instead of all of it, where its filters and its order would fight."""

from collections.abc import Mapping

from guestshares.models import ShareStatus
from guestshares.queries import companies, used_up
from kazinex.core.walks import Among


def among(order: str, asked: Mapping[str, object]) -> Among | None:
    """The parts by what is asked for; an index has those that are used up newest first, which needs no other order."""
    if words := asked.get("company"):
        return companies.among(str(words))
    return used_up.among() if order and asked.get("status") == ShareStatus.EXHAUSTED else None
