"""How many documents there are of a kind, counted of what somebody sees along an index made for it."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import Count

from documents.register.models import Document
from documents.register.models.document import COUNTED_BY
from documents.register.models.visibility import DocumentQuerySet, ToldByKind
from kazinex.core.actors import Member

Kind = tuple[object, ...]
TELLING = COUNTED_BY[: COUNTED_BY.index("zone") + 1]  # what decides who sees an open document, and which face of it
INDEXED = tuple(Document._meta.get_field(name).attname for name in COUNTED_BY)  # type: ignore[union-attr]


def parts(actor: Member) -> list[DocumentQuerySet]:
    """What the actor sees of their project, deleted ones left out, in parts that have no document in common."""
    return [part.current().order_by() for part in Document.objects.visible_parts(actor)]


def counted(parts: Iterable[DocumentQuerySet], *columns: str) -> Mapping[Kind, int]:
    """How many there are of each combination of these columns in all parts together; one query a part."""
    found: Counter[Kind] = Counter()
    for part in parts:
        keys = _keys(part, columns)
        places = [keys.index(column) for column in columns]
        for *row, number in part.values_list(*keys).annotate(documents=Count("*")).order_by():
            found[tuple(row[place] for place in places)] += number
    return found


def _keys(part: DocumentQuerySet, columns: tuple[str, ...]) -> tuple[str, ...]:
    """What rows are grouped by: where what they show is told by kind, all that tells it, as the index has it."""
    if not any(isinstance(one, ToldByKind) for one in part.query.annotations.values()):
        return columns
    far = max((INDEXED.index(column) + 1 for column in columns if column in INDEXED), default=0)
    kind = INDEXED[: max(far, len(TELLING))]
    return (*kind, *(column for column in columns if column not in kind))
