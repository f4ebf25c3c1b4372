"""How much a look at the log would bring, counted no further than needed."""

from audit.domain.conditions import Filters, Scope
from audit.queries.events import find, matching


def exceeds(within: Scope, filters: Filters, most: int) -> bool:
    """Whether more than `most` events match."""
    if filters.finds_nothing:
        return False
    if filters.text_query:
        return len(find(within, filters, None, backwards=False, most=most + 1)) > most
    return matching(within, filters).order_by().values("pk")[: most + 1].count() > most
