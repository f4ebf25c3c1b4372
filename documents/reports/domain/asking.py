"""What is asked of a report and what it answers (DOCUMENT_CONTROL 13)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.permissions import Permission
from kazinex.core.spreadsheets import Kind
from kazinex.core.translation import marked as _

MOST_ROWS = 1_000
MOST_BARS = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """How a report is grouped, over which days, and of which discipline (its code)."""

    group_by: str
    since: date | None = None
    until: date | None = None
    discipline: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """One column of a report."""

    label: str
    kind: Kind = Kind.TEXT

    @property
    def is_number(self) -> bool:
        return self.kind is Kind.NUMBER

    @property
    def is_moment(self) -> bool:
        return self.kind is Kind.MOMENT


class Figure(int):
    """A number that leads to the list it was counted from."""

    url: str

    def __new__(cls, number: int, url: str) -> Self:
        made = super().__new__(cls, number)
        made.url = url
        return made


Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What a report says: a table, and the same in bars."""

    heads: Sequence[Head]
    rows: Sequence[Row]
    bars: Sequence[tuple[str, float]]
    measured: str  # what the bars are long by
    is_cut: bool = False

    @property
    def chart(self) -> Sequence[tuple[str, float]]:
        """As many bars as one can take in."""
        return self.bars[:MOST_BARS]

    @property
    def lines(self) -> Sequence[Sequence[tuple[Head, object]]]:
        """Each row with the head of every cell."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Report:
    """One kind of report: how it may be grouped, what its period is about, and what computes it for a reader."""

    key: str
    title: str
    description: str
    groups: Mapping[str, str]
    period: str
    compute: Callable[[Member, Asked], Result]
    needs: Permission | None = None

    @property
    def usual_group(self) -> str:
        return next(iter(self.groups))

    def is_open_to(self, actor: Member) -> bool:
        """Whether this person may run it, besides viewing reports at all."""
        return self.needs is None or bool(actor.decide(self.needs, when_closed=True))


def counted(label: str) -> Head:
    """A column of numbers."""
    return Head(label, Kind.NUMBER)


def result(heads: Sequence[Head], rows: Sequence[Row], *, bar: int, groups: int = 1) -> Result:
    """A table whose column `bar` is drawn; the first `groups` columns name each bar."""
    bars = [(_named(row[:groups]), _length(row[bar])) for row in rows]
    return Result(heads, rows[:MOST_ROWS], bars, heads[bar].label, len(rows) > MOST_ROWS)


def described(asked: Asked, report: Report) -> str:
    """What a report was asked, in words."""
    said = [_("Grouped by {group}").format(group=report.groups[asked.group_by].lower())]
    if asked.since:
        said.append(_("from {day}").format(day=clock.shown_day(asked.since)))
    if asked.until:
        said.append(_("to {day}").format(day=clock.shown_day(asked.until)))
    if asked.discipline:
        said.append(_("discipline {code}").format(code=asked.discipline))
    return ", ".join(said)


def _named(cells: Row) -> str:
    return " · ".join(str(cell) for cell in cells if cell not in {"", None}) or "–"


def _length(value: object) -> float:
    return value if isinstance(value, (int, float)) else 0
