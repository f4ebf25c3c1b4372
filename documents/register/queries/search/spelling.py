"""How the words of a search are spelt in the folded columns, as the database says in one query."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import connection

from documents.register.domain.searching import STAR, Expression, Shape, Term, prefixes, terms
from documents.register.domain.searching.needs import Pattern, Ways
from projects.models import Project

IN_TEXT = ("", prefixes.IN_NUMBER, prefixes.IN_TITLE)  # prefixes of what stands in number and title
OF_NAMES = (*IN_TEXT, prefixes.OWNER)
PLAN = "select place, is_joined, pattern, shares, pieces, documents, here from documents_search_plan(%s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Spelling:
    """Each term with the ways it may stand in a text; how many documents there are in all, and which part of them here.

    Both are about so; where that part is small, it may be said to be none.
    """

    ways: Mapping[Term, list[tuple[Pattern, ...]]]
    documents: float = 0.0
    here: float = 0.0

    def indexed(self, term: Term) -> Ways | None:
        """The same as the index can find them; None where it cannot."""
        if term.prefix not in IN_TEXT:
            return None
        found: Ways = [tuple(pattern for pattern in way if pattern.is_indexed) for way in self.ways[term]]
        return found if all(found) else None


def spelling(project: Project, expression: Expression) -> Spelling:
    """How the terms that look for letters are spelt."""
    looked_for = [term for term in dict.fromkeys(terms(expression)) if term.prefix in OF_NAMES]
    asked = [(term, *part) for term in looked_for for part in _parts(term)]
    if not asked:
        return Spelling({})
    parts: dict[int, dict[bool, Pattern]] = defaultdict(dict)
    documents = here = 0.0
    with connection.cursor() as cursor:
        cursor.execute(PLAN, [project.pk, [word for _, word, _ in asked], [shape for _, _, shape in asked]])
        for place, is_joined, pattern, shares, pieces, documents, here in cursor.fetchall():  # noqa: B007  alike on each
            parts[place - 1][is_joined] = Pattern(pattern, tuple(shares), tuple(pieces))
    found: dict[Term, list[dict[bool, Pattern]]] = defaultdict(list)
    for at, (term, _word, _shape) in enumerate(asked):
        found[term].append(parts[at])
    return Spelling({term: list(_ways(spelt)) for term, spelt in found.items()}, documents, here)


def _parts(term: Term) -> Iterator[tuple[str, str]]:
    """The stretches of a term between its stars, each with how it is met."""
    if term.shape is not Shape.PATTERN:
        yield term.text, "whole" if term.shape is Shape.PHRASE else "inside"
        return
    first, *middle, last = term.text.split(STAR)
    for text, shape in ((first, "start"), *((one, "middle") for one in middle), (last, "end")):
        if text:
            yield text, shape


def _ways(parts: list[dict[bool, Pattern]]) -> Iterator[tuple[Pattern, ...]]:
    """As it was typed and, where marks part it, joined."""
    yield tuple(part[False] for part in parts)
    if any(True in part for part in parts):
        yield tuple(part.get(True, part[False]) for part in parts)
