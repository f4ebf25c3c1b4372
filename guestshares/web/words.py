"""Many recipients in few words."""

from collections.abc import Sequence

from guestshares.models import Share
from kazinex.core.naming import first_of
from kazinex.core.translation import marked as _

MOST_NAMED = 20


def few_names(names: Sequence[str]) -> str:
    """Twenty of them, and how many more."""
    return first_of(names, MOST_NAMED)


def reminded_words(reminded: Sequence[Share]) -> str:
    """Who was reminded; of many, how many."""
    names = few_names([share.recipient_name for share in reminded])
    return (
        _("{number} reminded: {names}.").format(number=len(reminded), names=names)
        if len(reminded) > MOST_NAMED
        else _("Reminded: {names}.").format(names=names)
    )
