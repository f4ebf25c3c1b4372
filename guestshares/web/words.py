"""Many recipients in few words."""

from collections.abc import Sequence

from guestshares.models import Share
from kazinex.core.naming import first_of

MOST_NAMED = 20


def few_names(names: Sequence[str]) -> str:
    """Twenty of them, and how many more."""
    return first_of(names, MOST_NAMED)


def reminded_words(reminded: Sequence[Share]) -> str:
    """Who was reminded; of many, how many."""
    names = few_names([share.recipient_name for share in reminded])
    return f"{len(reminded)} reminded: {names}." if len(reminded) > MOST_NAMED else f"Reminded: {names}."
