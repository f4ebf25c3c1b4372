"""The register of a reader against the review matrix."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from documents.register import queries as register
from documents.workflows.domain import matrix_coverage
from documents.workflows.domain.matrix import Facts
from documents.workflows.domain.matrix_coverage import Cell
from documents.workflows.queries import matrix
from kazinex.core.actors import Member
from kazinex.core.translation import marked as _
from projects import queries as project_queries
from projects.models import Term, TermKind

ASKED = ("discipline_id", "document_type_id", "zone_id", "work_package_items__package_id", "is_confidential")
NONE = _("None")


@dataclass(frozen=True, slots=True)
class Row:
    """One discipline, with a cell for each type, by its code."""

    label: str
    title: str
    cells: Sequence[tuple[str, Cell]]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The table: the types above, the disciplines beside, and how many documents have nobody."""

    types: Sequence[tuple[str, str]]
    rows: Sequence[Row]
    documents: int
    gaps: int
    by_fallback: int


def coverage(actor: Member) -> Coverage:
    """Each discipline and type of the register as the reader sees it: how many documents, and who would review them.

    One grouped query counts the documents, whatever their number.
    """
    cells = matrix_coverage.cells(matrix.rules_of(actor.project), _counted(actor))
    terms = list(project_queries.every_term(actor.project))
    types = _used(terms, TermKind.DOCUMENT_TYPE, {place[1] for place in cells})
    disciplines = _used(terms, TermKind.DISCIPLINE, {place[0] for place in cells})
    rows = [
        Row(code, name, [(head, cells.get((discipline, kind), Cell())) for kind, head, _name in types])
        for discipline, code, name in disciplines
    ]
    return Coverage(
        [(code, name) for _key, code, name in types],
        rows,
        sum(cell.documents for cell in cells.values()),
        sum(cell.gaps for cell in cells.values()),
        sum(cell.by_fallback for cell in cells.values()),
    )


def _counted(actor: Member) -> list[tuple[Facts, int]]:
    groups = register.documents(actor).order_by().values_list(*ASKED).annotate(count=Count("pk"))
    return [
        (Facts(discipline, kind, zone, package, "confidential" if is_confidential else "open"), count)
        for discipline, kind, zone, package, is_confidential, count in groups
    ]


def _used(terms: Sequence[Term], kind: str, used: set[int | None]) -> list[tuple[int | None, str, str]]:
    """The entries of a list that documents have, as key, code and name; and none, where some have none."""
    found: list[tuple[int | None, str, str]] = [
        (term.pk, term.code, term.name) for term in terms if term.kind == kind and term.pk in used
    ]
    return [*found, (None, NONE, _("No entry"))] if None in used else found
