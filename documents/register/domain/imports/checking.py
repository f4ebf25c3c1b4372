"""A whole sheet held against what the project knows: every bad cell named, and what every row would do."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from documents.register.domain import numbering
from documents.register.domain.fields import DocumentField
from documents.register.domain.imports import values
from documents.register.domain.imports.sheets import Cell, Sheet
from documents.register.domain.imports.values import Entries, Retired, Wrong
from kazinex.core import likeness
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

HEADER = 1
NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell: its row and column as Excel names them, and what is expected there."""

    row: int
    column: str
    words: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A document as it is: its key, its number, and by the names of the facts what it says of them.

    `names` are the same of people, who may have left, or share a name with somebody.
    """

    pk: int
    number: str
    facts: Mapping[str, Any]
    is_deleted: bool = False
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What a project knows: the facts, what may be chosen for them, its documents by key, and numbers taken unseen.

    `written_only` are the heads, as `likeness.key` reads them, of what an export writes and no import takes.
    """

    fields: Sequence[DocumentField]
    entries: Mapping[str, Entries]
    documents: Mapping[str, Standing]
    taken: frozenset[str] = frozenset()
    written_only: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """One row in order: the document it names, and what it says of it; only what differs where there is one already."""

    row: int
    number: str
    facts: Mapping[str, Any]
    document: Standing | None = None

    @property
    def changes(self) -> bool:
        """Whether it says anything new."""
        return self.document is None or bool(self.facts)


@dataclass(slots=True)
class Findings:
    """What a check found; `unreadable` says why it could not even begin, `left_alone` which columns are not read.

    `unclear` are those of them that are called like a field of documents as well.
    """

    unreadable: str = ""
    problems: list[Problem] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)

    def add(self, row: int, column: int, words: str) -> None:
        """One bad cell."""
        self.problems.append(Problem(row, get_column_letter(column + 1), words))

    def leave(self, label: str, *, is_field: bool) -> None:
        """A column that is not read, named once."""
        for named in (self.left_alone, *([self.unclear] if is_field else [])):
            if label not in named:
                named.append(label)

    @property
    def new(self) -> list[Line]:
        return [line for line in self.lines if line.document is None]

    @property
    def updated(self) -> list[Line]:
        return [line for line in self.lines if line.document is not None and line.facts]

    @property
    def unchanged(self) -> int:
        return sum(not line.changes for line in self.lines)


def check(sheet: Sheet, known: Known) -> Findings:
    """Every row of the sheet, and every cell that is not what its column takes."""
    findings = Findings()
    columns = dict(_columns(sheet, known.fields, findings, known.written_only))
    _mislead(sheet, findings)
    if NUMBER in columns:
        checking = _Checking(known, columns, findings)
        for row, number, cells in _numbered(sheet, columns[NUMBER], findings):
            checking.look(row, number, cells)
    findings.problems.sort(key=lambda one: (one.row, len(one.column), one.column))
    return findings


def keys(sheet: Sheet, every: Sequence[DocumentField]) -> set[str]:
    """The numbers of a sheet as they are compared."""
    columns = dict(_columns(sheet, every, Findings()))
    if NUMBER not in columns:
        return set()
    said = (values.text(_cell(cells, columns[NUMBER])) for _row, cells in sheet.rows)
    return {likeness.key(number) for number in said if 0 < len(number) <= numbering.LONGEST}


@dataclass(frozen=True, slots=True)
class _Checking:
    """Rows held one by one against what the project knows."""

    known: Known
    columns: Mapping[str, int]
    findings: Findings

    def look(self, row: int, number: str, cells: tuple[Cell, ...]) -> None:
        """One row; what is wrong with it is found, or else it is in order."""
        document = self.known.documents.get(likeness.key(number))
        before = len(self.findings.problems)
        if words := self._of_number(number, document):
            self.findings.add(row, self.columns[NUMBER], words)
        said: dict[str, Any] = {}
        for one in self.known.fields:
            if one.name in self.columns and one.name != NUMBER:
                said[one.name] = self._value(row, one, cells, document)
        if document is None:
            self._require(row, said)
        if len(self.findings.problems) == before:
            self.findings.lines.append(_line(row, number, said, document))

    def _of_number(self, number: str, document: Standing | None) -> str:
        """Why no row can be about this number; empty where one can."""
        if document is None:
            is_taken = likeness.key(number) in self.known.taken
            return (
                _("The number {number} is already taken in this project. Enter another one.").format(number=number)
                if is_taken
                else ""
            )
        if document.is_deleted:
            return _("{number} is deleted, and its number stays reserved. Restore it first.").format(
                number=document.number
            )
        if document.number != number:
            return _("“{number}” reads like {there}. Write it as it stands in the register.").format(
                number=number, there=document.number
            )
        return ""

    def _value(self, row: int, one: DocumentField, cells: tuple[Cell, ...], document: Standing | None) -> Any:
        """What a cell says; what a document has already may stay, though it is offered no longer."""
        cell = _cell(cells, self.columns[one.name])
        if document is not None and document.names.get(one.name, "") == values.text(cell) != "":
            return document.facts[one.name]
        try:
            return values.value(one, cell, self.known.entries.get(one.name, {}))
        except Wrong as wrong:
            kept = wrong.key if isinstance(wrong, Retired) else values.text(cell)
            if document is not None and document.facts.get(one.name) == kept:
                return kept
            self.findings.add(row, self.columns[one.name], wrong.words)
        return None

    def _require(self, row: int, said: Mapping[str, Any]) -> None:
        """What a new document must say; a bad cell was named already."""
        named = {one.column for one in self.findings.problems if one.row == row}
        for one in self.known.fields:
            if not one.is_required or one.name == NUMBER or said.get(one.name) not in {None, ""}:
                continue
            if one.name not in self.columns:
                words = _("A new document needs the {field}, and the column “{label}” is missing.").format(
                    field=one.label.lower(), label=one.label
                )
                self.findings.add(row, self.columns[NUMBER], words)
            elif get_column_letter(self.columns[one.name] + 1) not in named:
                words = _("Enter the {field}; a new document needs it.").format(field=one.label.lower())
                self.findings.add(row, self.columns[one.name], words)


def _mislead(sheet: Sheet, findings: Findings) -> None:
    """What a person sees otherwise than a program reads it."""
    for place in sheet.merged:
        words = _("The cells {place} are merged. Unmerge them; each row is one document.").format(place=place)
        findings.problems.append(Problem(*_corner(place), words))
    for row in sheet.hidden:
        findings.add(row, 0, "This row is hidden. Show it, or delete it, so that nothing is imported unseen.")


def _columns(
    sheet: Sheet, every: Sequence[DocumentField], findings: Findings, written_only: Collection[str] = ()
) -> Iterator[tuple[str, int]]:
    """Where each fact stands, by its label; an export may have further columns, of which a person is told.

    What it writes itself is never taken for a field that people called the same.
    """
    by_label = {likeness.key(one.label): one for one in every}
    seen: set[str] = set()
    for column, cell in enumerate(sheet.header):
        if not (label := values.text(cell)):
            continue
        key = likeness.key(label.rstrip("* "))
        found = by_label.get(key)
        if sheet.is_export and (found is None or key in written_only):
            findings.leave(label[:60], is_field=found is not None)
        elif found is None:
            findings.add(HEADER, column, f"There is no field “{label[:60]}” here. Take the template's headers.")
        elif found.name in seen:
            findings.add(HEADER, column, f"The column “{found.label}” stands twice. Keep one of them.")
        else:
            seen.add(found.name)
            yield found.name, column
    if NUMBER not in seen:
        findings.add(HEADER, 0, "The column “Number” is missing. It says which document a row is about.")


def _numbered(sheet: Sheet, column: int, findings: Findings) -> Iterator[tuple[int, str, tuple[Cell, ...]]]:
    """The rows with a number that can be one, and is no other row's as people read it."""
    first: dict[str, int] = {}
    for row, cells in sheet.rows:
        try:
            number = numbering.require_number(values.text(_cell(cells, column)))
        except RuleBroken as broken:
            findings.add(row, column, broken.words)
            continue
        before = first.setdefault(likeness.key(number), row)
        if before != row:
            findings.add(row, column, f"“{number}” stands in row {before} already. Keep one of the two rows.")
            continue
        yield row, number, cells


def _line(row: int, number: str, said: Mapping[str, Any], document: Standing | None) -> Line:
    """Of a document that is there, an empty cell leaves what it says."""
    told = {name: value for name, value in said.items() if value is not None}
    if document is not None:
        told = {name: value for name, value in told.items() if value != document.facts.get(name)}
    return Line(row, number, told, document)


def _cell(cells: tuple[Cell, ...], column: int) -> Cell:
    return cells[column] if column < len(cells) else ""


def _corner(place: str) -> tuple[int, str]:
    first = place.partition(":")[0]
    letters = first.rstrip("0123456789")
    return int(first[len(letters) :]), letters
