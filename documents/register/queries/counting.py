"""How many documents there are of a kind, counted of what somebody sees along an index made for it."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import Count

from documents.register.models import Document
from documents.register.models.visibility import DocumentQuerySet
from kazinex.core.actors import Member

Kind = tuple[object, ...]


def parts(actor: Member) -> list[DocumentQuerySet]:
    """What the actor sees of their project, deleted ones left out, in parts that have no document in common."""
    return [part.current().order_by() for part in Document.objects.visible_parts(actor)]


def counted(parts: Iterable[DocumentQuerySet], *columns: str) -> Mapping[Kind, int]:
    """How many there are of each combination of these columns in all parts together; one query a part."""
    found: Counter[Kind] = Counter()
    for part in parts:
        for *kind, number in part.values_list(*columns).annotate(documents=Count("*")).order_by():
            found[tuple(kind)] += number
    return found
