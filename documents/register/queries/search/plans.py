"""How a search is answered: the text index finds what is rare, a walk along the order meets what is common soon."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from math import sqrt
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from documents.register.domain.searching import Term, prefixes
from documents.register.domain.searching.needs import Inside, Way, Ways, share, share_of, ways
from documents.register.queries.search.asking import Asking
from documents.register.queries.search.conditions import Conditions
from documents.register.queries.search.files import FEW, Held, Keys, held
from documents.register.queries.search.spelling import Spelling, spelling
from kazinex.core.actors import Member
from kazinex.core.probing import row_by_row
from kazinex.core.shapes import Found
from projects.models import Project

CANDIDATES = "select documents_search(%s, %s, %s, %s)"
KEYS = "select unnest(%s::bigint[])"
FIRST = "select found.id from ({}) as found(id) limit %s"
# An index gathers every hit, a walk along the order goes on until it has counted enough of them, or seen everything.
# With so many hits for each root of the number of documents both take about as long.
COMMON = 40
MUCH = 0.3  # of all documents; in a project with so many the index is not asked for the project besides


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for in one project: the condition, and the rows that can fulfil it where an index found them.

    Those are keys where they are few, and the index asked once more where they are not. What `is_everywhere` is held by
    so many documents that the index was not asked.
    """

    condition: Q
    candidates: Keys | None = None
    is_everywhere: bool = False

    @property
    def is_common(self) -> bool:
        """Whether it is met soon by walking along the order, rather than gathered from the index first."""
        return self.candidates is None

    @property
    def are_few(self) -> bool:
        """Whether the candidates are known one by one."""
        return isinstance(self.candidates, list)

    def narrow(self, rows: Found) -> Found:
        """The rows of `visible_to` that are looked for; what may be seen is still decided outside."""
        found = rows.filter(self.condition)
        if self.candidates is None:
            return found
        return (row_by_row(found) if self.are_few else found).filter(pk__in=self.candidates)


def sought(actor: Member, asking: Asking) -> Sought:
    """How what this person asks for is found where they stand; two queries, and one for each term inside files."""
    spelt = spelling(actor.project, asking.expression)
    files = held(actor.project, asking.expression)
    condition = Conditions(actor, asking, spelt, files).of(asking.expression)
    found = ways(asking.expression, partial(_indexed, spelt))
    if found is None or share(found) * spelt.documents > COMMON * sqrt(max(spelt.documents, 0)):
        return Sought(condition, is_everywhere=found is not None)
    return Sought(condition, _candidates(actor.project, found, files, spelt))


def _indexed(spelt: Spelling, term: Term) -> Ways | None:
    return [(Inside(term),)] if term.prefix == prefixes.IN_FILE else spelt.indexed(term)


def _candidates(project: Project, found: Ways, files: Mapping[Term, Held], spelt: Spelling) -> Keys:
    parts = [_gathered(project, way, files, spelt) for way in found]
    gathered = " union ".join(sql for sql, _ in parts)
    asked = [value for _, values in parts for value in values]
    with connection.cursor() as cursor:
        cursor.execute(FIRST.format(gathered), [*asked, FEW + 1])
        keys = [key for (key,) in cursor.fetchall()]
    return keys if len(keys) <= FEW else RawSQL(gathered, asked)  # noqa: S611  every value is bound


def _gathered(project: Project, way: Way, files: Mapping[Term, Held], spelt: Spelling) -> tuple[str, list[Any]]:
    """What finds the documents of a way: the words of a file are rarest where there are any."""
    if inside := next((one for one in way if isinstance(one, Inside)), None):
        keys = files[inside.term].documents
        return (str(keys.sql), list(keys.params)) if isinstance(keys, RawSQL) else (KEYS, [keys])
    patterns = [one for one in way if not isinstance(one, Inside)]
    pieces = sorted({piece for one in patterns for piece in one.pieces})
    anywhere = spelt.here > MUCH or share_of(way) * spelt.documents < FEW
    return CANDIDATES, [project.pk, [one.text for one in patterns], pieces, anywhere]
