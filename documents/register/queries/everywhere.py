"""Documents wherever in the organisation they are: those one person sees, and those of them that are looked for."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from documents.register.models import Document
from documents.register.models.faces import NOTHING, shown_to
from kazinex.core import likeness
from kazinex.core.actors import Member

MOST_CANDIDATES = 2_000  # that hold the words, before it is asked which of them one sees

# An exact number by its index; words through the text index of each project, in one statement. Short words are looked
# for where a word begins, as in the register's search.
CANDIDATES = """
with told as (
  select array(
    select case when length(folded) < 3 then ' ' else '' end || folded
    from unnest(%(words)s::text[]) as word, documents_fold(word) as folded where folded <> '') as patterns)
select id from documents_document where project_id = any(%(projects)s) and number_key = %(key)s
union
(select found.id from told, unnest(%(projects)s::bigint[]) as place(id),
  lateral documents_search(place.id, told.patterns) as found(id)
 where cardinality(told.patterns) > 0 limit %(most)s)
"""


def seen_in(actors: Iterable[Member]) -> Q:
    """What one person sees of the documents of these projects, as one condition; projects seen alike are one part."""
    alike: dict[tuple[object, ...], list[Member]] = defaultdict(list)
    for actor in actors:
        alike[actor.sight].append(actor)
    seen = NOTHING
    for group in alike.values():
        seen |= Q(project__in=[actor.project.pk for actor in group]) & shown_to(group[0]).visible
    return seen


def found_anywhere(actor: Member, words: str, *, most: int) -> QuerySet[Document]:
    """Documents of any project whose number or title holds these words: the exact number first, then how it begins."""
    key = likeness.key(words)
    begins = [When(number_key=key, then=Value(0)), When(number_key__startswith=key, then=Value(1))]
    found = Document.objects.current().filter(seen_in(actor.everywhere), pk__in=_candidates(actor, words, key))
    ordered: QuerySet[Document] = found.alias(
        place=Case(*begins, default=Value(2), output_field=IntegerField())
    ).order_by("place", "number", "pk")
    return ordered.select_related("project", "organisation")[:most]


def _candidates(actor: Member, words: str, key: str) -> list[int]:
    projects = [each.project.pk for each in actor.everywhere]
    given: dict[str, Any] = {"projects": projects, "key": key, "words": words.split(), "most": MOST_CANDIDATES}
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES, given)
        return [row[0] for row in cursor.fetchall()]
