"""What the cells of an imported review matrix may say in a project."""

import io
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineWorkbook

from documents.packages import queries as packages
from documents.workflows.domain import matrix_lines, matrix_sheet
from documents.workflows.domain.matrix import MOST_DAYS
from documents.workflows.domain.matrix_sheet import Read, Sheet
from documents.workflows.models.words import AnswerRule
from documents.workflows.queries import matrix_people
from documents.workflows.queries.matrix_people import Directory
from kazinex.core import likeness
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects import queries as project_queries
from projects.models import Project, TermKind
from projects.models.access_group import ConfidentialityChoice

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 500
TERMS = {"Discipline": TermKind.DISCIPLINE, "Type": TermKind.DOCUMENT_TYPE, "Zone": TermKind.ZONE}


def read(actor: Member, file: BinaryIO) -> Sheet:
    """The rules of a workbook, every cell read as it would be typed in the actor's project."""
    cells = _cells(file)
    if len(cells) > MOST_ROWS + 1:
        raise RuleBroken(
            _("Import at most {most_rows} rules at once; there are {count}.").format(
                most_rows=MOST_ROWS, count=len(cells) - 1
            ),
            field="file",
        )
    return matrix_sheet.read(cells, _readers(actor, cells))


def _cells(file: BinaryIO) -> list[list[Any]]:
    """The sheet of the workbook that holds rules, or its first one."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise RuleBroken(_("This file is too large for a review matrix; 5 MB are enough for any."), field="file")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    except (CalamineError, ValueError, OSError) as error:
        raise RuleBroken(_("This file cannot be read as an Excel workbook."), field="file") from error
    wanted = likeness.key("Reviewers")
    holding = [cells for cells in sheets if cells and wanted in {likeness.key(str(head)) for head in cells[0]}]
    return next(iter([*holding, *sheets]), [])


def _readers(actor: Member, cells: Sequence[Sequence[Any]]) -> Mapping[str, Read]:
    project: Project = actor.project
    found: dict[str, Read] = {
        label: matrix_sheet.one_of(_terms(project, kind), kind.label.lower()) for label, kind in TERMS.items()
    }
    numbers = {likeness.key(package.number): package for package in packages.work_packages(actor)}
    secrecy = {likeness.key(str(label)): value for value, label in ConfidentialityChoice.choices if value}
    rules = {likeness.key(str(label)): value for value, label in AnswerRule.choices}
    return found | {
        "Work package": matrix_sheet.one_of(numbers, "work package"),
        "Confidentiality": matrix_sheet.one_of(secrecy, "choice of confidentiality", empty=""),
        "Reviewers": _Reviewers(project, cells),
        "Rule": matrix_sheet.one_of(rules, "rule", empty=AnswerRule.ALL.value, nothing=("",)),
        "Days": partial(matrix_sheet.number, most=MOST_DAYS),
        "Active": matrix_sheet.yes_or_no,
    }


class _Reviewers:
    """Reads the reviewers of a cell, and asks who there is once for all cells."""

    def __init__(self, project: Project, cells: Sequence[Sequence[Any]]) -> None:
        self._project, self._cells = project, cells
        self._known: Directory | None = None

    def __call__(self, said: str) -> list[matrix_lines.ReviewerLine]:
        lines = matrix_lines.read(said)
        if not lines:
            raise RuleBroken("name at least one reviewer")
        self._directory.named(lines)
        return lines

    @property
    def _directory(self) -> Directory:
        if self._known is None:
            self._known = matrix_people.directory(self._project, self._lines())
        return self._known

    def _lines(self) -> list[matrix_lines.ReviewerLine]:
        """Every line of every cell that can be read as one: whoever they name is asked for together."""
        return [
            matrix_lines.ReviewerLine(matrix_lines.PERSON, " ".join(matrix_lines.OPTIONAL.sub("", part).split()))
            for row in self._cells[1:]
            for value in row
            for part in str(value).split(";")
        ]


def _terms(project: Project, kind: TermKind) -> dict[str, Any]:
    """The entries of a list by code, and as “CIV – Civil”."""
    terms = list(project_queries.terms(project, kind))
    return {likeness.key(said): term for term in terms for said in (term.code, str(term))}
