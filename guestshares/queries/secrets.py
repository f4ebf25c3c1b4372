"""Whether something confidential is among what shares hold."""

from collections.abc import Iterable

from guestshares.models import Share, ShareItem
from kazinex.core.many_keys import keys


def are_among(shares: Iterable[Share]) -> bool:
    """Whether a guest of one of these shares has, or had until it ended, something that is confidential now."""
    held = ShareItem.objects.held().filter(share__in=keys(share.pk for share in shares))
    return bool(held.filter(document__is_confidential=True).exists())
