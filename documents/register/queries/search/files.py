"""What the index of the words of files finds: documents, and the revisions of them that hold the words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from documents.register.domain.searching import Expression, Term
from documents.register.domain.searching.inside import asked, inside
from projects.models import Project

FEW = 1000  # keys that are told to the page's query one by one, so that it is planned for just these
FOUND = "select document, revision from documents_text_search(%s, %s, %s) limit %s"
LINES = """
select revision, line from documents_text_lines(
  %s, array(select documents_text_pattern(word, shape) from unnest(%s::text[], %s::text[]) as asked(word, shape)))
"""
Keys = list[int] | RawSQL


@dataclass(frozen=True, slots=True)
class Held:
    """Where the words of a term stand in files; both faces of a document count until it is known who asks."""

    documents: Keys
    revisions: Keys


def held(project: Project, expression: Expression) -> Mapping[Term, Held]:
    """Where each term stands that looks into files; one query each, none without any."""
    return {term: _held(project, term) for term in inside(expression)}


def lines(revisions: Sequence[int], terms: Iterable[Term]) -> dict[int, str]:
    """Of these revisions the first line that holds one of these terms."""
    words, shapes = zip(*map(asked, terms), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(LINES, [list(revisions), list(words), list(shapes)])
        return dict(cursor.fetchall())


def _held(project: Project, term: Term) -> Held:
    parameters: list[Any] = [project.pk, *asked(term)]
    with connection.cursor() as cursor:
        cursor.execute(FOUND, [*parameters, FEW + 1])
        found = cursor.fetchall()
    if len(found) <= FEW:
        return Held([document for document, _ in found], [revision for _, revision in found])
    source = "from documents_text_search(%s, %s, %s)"
    return Held(RawSQL(f"select document {source}", parameters), RawSQL(f"select revision {source}", parameters))  # noqa: S611  every value is bound
