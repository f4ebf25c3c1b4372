"""The review matrix as a sheet: its columns, and the rows of one that is imported, cell by cell."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kazinex.core import likeness
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

COLUMNS = (
    "Discipline",
    "Type",
    "Zone",
    "Work package",
    "Confidentiality",
    "Reviewers",
    "Rule",
    "Days",
    "Active",
)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FEWEST = ("Reviewers", "Rule", "Days")  # no sheet is one of rules without these
MOST_TOLD = 20
YES, NO = {"", "yes", "true"}, {"no", "false"}
Read = Callable[[str], object]


@dataclass(slots=True)
class Sheet:
    """The rules of a sheet, each by column as it was read, and every cell that cannot be, in sentences."""

    rows: list[dict[str, object]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def require_sound(self) -> list[dict[str, object]]:
        """The rows, where every cell could be read; RuleBroken names those that cannot."""
        if self.wrong:
            count = "One cell is" if len(self.wrong) == 1 else f"{len(self.wrong)} cells are"
            told = "; the first of them are these" if len(self.wrong) > MOST_TOLD else ""
            words = _("Nothing was imported. {count} wrong{told}.").format(count=count, told=told)
            raise RuleBroken(words, field="file", several=self.wrong[:MOST_TOLD])
        if not self.rows:
            raise RuleBroken(_("There is no rule in this file. Write one a row below the headings."), field="file")
        return self.rows


def read(cells: Sequence[Sequence[object]], readers: Mapping[str, Read]) -> Sheet:
    """A sheet whose first row holds the headings; empty rows are left out, and further columns too."""
    heads = {likeness.key(_text(head)): place for place, head in enumerate(cells[0] if cells else ())}
    places = {column: heads[likeness.key(column)] for column in COLUMNS if likeness.key(column) in heads}
    if missing := [column for column in FEWEST if column not in places]:
        raise RuleBroken(
            _("The first row must hold the headings, such as in an export; missing: {missing}.").format(
                missing=", ".join(missing)
            ),
            field="file",
        )
    sheet = Sheet()
    for number, row in enumerate(cells[1:], start=2):
        if any(_text(value) for value in row):
            sheet.rows.append(dict(_row(sheet, number, row, places, readers)))
    return sheet


def one_of(
    values: Mapping[str, object], noun: str, *, empty: object = None, nothing: Collection[str] = ("", "any")
) -> Read:
    """Reads one of these, by what it is called; `empty` where the cell says `nothing`."""

    def found(said: str) -> object:
        if likeness.key(said) in nothing:
            return empty
        if likeness.key(said) not in values:
            raise RuleBroken(_("there is no {noun} “{said}” here").format(noun=noun, said=said[:40]))
        return values[likeness.key(said)]

    return found


def yes_or_no(said: str) -> bool:
    """Yes, also where nothing is said; or no."""
    if likeness.key(said) not in YES | NO:
        raise RuleBroken(_("“{said}” is neither yes nor no").format(said=said[:40]))
    return likeness.key(said) not in NO


def number(said: str, *, most: int) -> int:
    """A whole number from 1 to `most`, as a spreadsheet writes it."""
    plain = said.removesuffix(".0")
    is_number = plain.isascii() and plain.isdecimal() and len(plain) <= len(str(most))
    if not (is_number and 1 <= int(plain) <= most):
        raise RuleBroken(_("“{plain}” is no whole number from 1 to {most}").format(plain=plain[:40], most=most))
    return int(plain)


def _row(
    sheet: Sheet, number: int, row: Sequence[Any], places: Mapping[str, int], readers: Mapping[str, Read]
) -> Iterator[tuple[str, Any]]:
    for column, place in places.items():
        said = _text(row[place] if place < len(row) else "")
        try:
            yield column, readers[column](said)
        except RuleBroken as broken:
            words = broken.words.rstrip(".")
            where = f"{LETTERS[place] if place < len(LETTERS) else column}{number}"
            sheet.wrong.append(f"Cell {where} (row {number}, {column}): {words}.")


def _text(value: Any) -> str:
    """What a cell says, on one line; where it has several, they are set apart."""
    lines = (" ".join(line.split()) for line in likeness.visible("" if value is None else str(value)).splitlines())
    return "; ".join(line for line in lines if line)
