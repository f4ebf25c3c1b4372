"""Letters wherever in the organisation they are."""

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from documents.correspondence.domain.limits import read_number
from documents.correspondence.models import Letter
from documents.correspondence.models.letter import seen_by
from kazinex.core.actors import Member
from kazinex.core.quick_open import holding


def letters_anywhere(actor: Member, words: str) -> QuerySet[Letter]:
    """Those one may see and whose number is this or whose subject holds these words, the newest first."""
    said = holding(words, "subject")
    if read := read_number(words.strip()):
        said |= Q(series=read[0], number=read[1])
    seen = reduce(or_, map(seen_by, actor.everywhere), Q(pk__in=[]))
    found = Letter.objects.sent().filter(said, seen)
    ordered: QuerySet[Letter] = found.select_related("project", "organisation").order_by("-moved_at", "-pk")
    return ordered
