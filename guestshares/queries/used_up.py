"""Shares whose opens are used up, read and sorted at once where they are few."""

from django.db.models import Q

from guestshares.models import Share, link_status
from kazinex.core.walks import Among, Walk

MOST_READ = 500


def among() -> Among | None:
    """All of them by their keys, from the index that holds them alone; None where they are too many.

    That index has them newest first, and in any other order PostgreSQL would walk over all that are not used up.
    """
    used_up = Share.objects.filter(link_status.ENDED["share_exhausted"], revoked_at=None)
    newest = used_up.order_by("-created_at", "-id")  # as the index has them, or the whole table would be read
    keys = [*newest.values_list("pk", flat=True)[: MOST_READ + 1]]
    return Among([Walk(Q(pk__in=keys))], by_keys=True) if len(keys) <= MOST_READ else None
