"""Holding a thing as it is now, which somebody may have removed since it was looked up."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from kazinex.core.errors import Conflict
from kazinex.core.translation import marked as _

Thing = TypeVar("Thing", bound=Model)
REMOVED = _("This {kind} was removed meanwhile, so nothing was changed.")


def still(rows: QuerySet[Thing], thing: Thing, words: str = "") -> Thing:
    """The thing as it is now, of rows that are held as the caller wants; Conflict where it was removed meanwhile.

    `words` say that in another way.
    """
    found = rows.filter(pk=thing.pk).order_by().first()
    if found is None:
        raise Conflict(words or REMOVED.format(kind=thing._meta.verbose_name))
    return found
