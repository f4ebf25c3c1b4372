"""How numbers of documents are made of parts (DOCUMENT_CONTROL 2): pure, so that a preview is what is given."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from documents.register.domain import numbering
from documents.register.models.numbering import CounterScope, NumberingScheme, PartKind, Separator
from kazinex.core import likeness
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

MOST_PARTS = 16
LITERAL = re.compile(r"[A-Za-z0-9._-]{1,20}")
CODE = re.compile(r"[A-Za-z0-9._-]{1,12}")
WIDEST, LARGEST_START = 8, 99_999_999
SAMPLES: dict[str, str] = {
    PartKind.DISCIPLINE: "CIV",
    PartKind.DOCUMENT_TYPE: "DWG",
    PartKind.ZONE: "Z01",
    PartKind.STAGE: "DET",
    PartKind.ORIGINATOR: "ABC",
}
FACTS: dict[str, str] = {  # what a part takes from the document, and what is said where it is missing
    PartKind.DISCIPLINE: "discipline",
    PartKind.DOCUMENT_TYPE: "type",
    PartKind.ZONE: "zone",
    PartKind.STAGE: "stage",
    PartKind.ORIGINATOR: "originator",
}


class Part(NamedTuple):
    """One part of a number; only a literal has a text of its own."""

    kind: str
    text: str = ""

    @property
    def words(self) -> str:
        """The part as a pattern shows it."""
        return self.text if self.kind == PartKind.LITERAL else f"{{{PartKind(self.kind).label}}}"


@dataclass(frozen=True, slots=True)
class Scheme:
    """Parts in their order, what stands between them, and how the counter counts."""

    parts: tuple[Part, ...]
    separator: str = Separator.HYPHEN
    width: int = 3
    start: int = 1
    scope: str = CounterScope.COMBINATION

    def number(self, values: Mapping[str, str], count: int) -> str:
        """The number of a document whose parts have these values, and this count."""
        return self.separator.join(self._said(part, values, str(count).zfill(self.width)) for part in self.parts)

    def counted_in(self, values: Mapping[str, str], today: date) -> str:
        """What the counter counts in: numbers with the same answer share one."""
        if self.scope == CounterScope.PROJECT:
            return "project"
        if self.scope == CounterScope.YEAR:
            return f"year {today.year}"
        return self.separator.join(self._said(part, values, "#") for part in self.parts)

    @property
    def pattern(self) -> str:
        """The scheme in words, such as HT-{Discipline}-{001}."""
        first = str(self.start).zfill(self.width)
        counted = [f"{{{first}}}" if part.kind == PartKind.COUNTER else part.words for part in self.parts]
        return self.separator.join(counted)

    @staticmethod
    def _said(part: Part, values: Mapping[str, str], count: str) -> str:
        if part.kind == PartKind.COUNTER:
            return count
        return part.text if part.kind == PartKind.LITERAL else values[part.kind]


def of(row: NumberingScheme) -> Scheme:
    """A scheme as its row keeps it."""
    parts = tuple(Part(*part) for part in row.parts)
    return Scheme(parts, row.separator, row.width, row.start, row.scope)


def checked(scheme: Scheme) -> Scheme:
    """A scheme whose numbers can stand in a register; raises RuleBroken with what to do instead."""
    kinds = [part.kind for part in scheme.parts]
    if len(kinds) > MOST_PARTS:
        raise RuleBroken(
            _("A number has at most {most_parts} parts; there are {count}.").format(
                most_parts=MOST_PARTS, count=len(kinds)
            )
        )
    if kinds.count(PartKind.COUNTER) != 1:
        raise RuleBroken(_("A number has exactly one counter, which tells documents apart. Add one, or take one out."))
    if not 1 <= scheme.width <= WIDEST:
        raise RuleBroken(_("Enter 1 to {widest} digits.").format(widest=WIDEST), field="width")
    if not 0 <= scheme.start <= LARGEST_START:
        raise RuleBroken(
            _("Enter a start between 0 and {largest_start:,}.").format(largest_start=LARGEST_START), field="start"
        )
    for place, part in enumerate(scheme.parts):
        if part.kind == PartKind.LITERAL and not LITERAL.fullmatch(part.text):
            words = _("Enter up to 20 letters, digits, “-”, “_” and “.” for the text of this part.")
            raise RuleBroken(words, field=f"text_{place}")
    _require_sound(sample(scheme, project="HARBOUR", today=date(2026, 3, 31)))
    return scheme


def sample(scheme: Scheme, *, project: str, today: date, said: Mapping[str, str] | None = None) -> str:
    """A number as this scheme makes it, of what documents usually say."""
    values: dict[str, str] = {**SAMPLES, **(said or {}), **common(project, today)}
    return scheme.number(values, scheme.start)


def common(project: str, today: date) -> dict[str, str]:
    """What every number of a project may hold, on this day."""
    return {
        PartKind.PROJECT: project.upper(),
        PartKind.YEAR: f"{today:%Y}",
        PartKind.SHORT_YEAR: f"{today:%y}",
        PartKind.MONTH: f"{today:%m}",
    }


def values(scheme: Scheme, facts: Mapping[str, object], *, project: str, today: date) -> dict[str, str]:
    """What each part of the scheme says for these facts of a document; asks for what is missing."""
    found = common(project, today)
    for kind in (part.kind for part in scheme.parts if part.kind in FACTS):
        value = facts.get(kind)
        code = str(getattr(value, "code", value) or "").partition(" – ")[0]
        if not code:
            raise RuleBroken(_("Choose the {facts}: the number is made of it.").format(facts=FACTS[kind]), field=kind)
        if not CODE.fullmatch(code):
            words = _("“{code}” cannot stand in a number. Choose one with a code of letters and digits.").format(
                code=code
            )
            raise RuleBroken(words, field=kind)
        found[kind] = code
    return found


def described(row: NumberingScheme | None) -> dict[str, str]:
    """What a scheme says, in words; the number of nothing is typed."""
    if row is None:
        return {"Number": "typed", "Counter": "", "Typed numbers": "accepted"}
    scheme = of(row)
    counter = f"{scheme.width} digits from {scheme.start}, for {CounterScope(scheme.scope).label}"
    typed = "not accepted" if row.is_only_way else "accepted"
    return {"Number": scheme.pattern, "Counter": counter, "Typed numbers": typed}


def parts_in(rows: Sequence[Sequence[str]]) -> tuple[Part, ...]:
    """Parts as they were typed; only a literal keeps its text."""
    return tuple(
        Part(PartKind(kind), likeness.visible(text).strip() if kind == PartKind.LITERAL else "") for kind, text in rows
    )


def _require_sound(number: str) -> None:
    try:
        numbering.require_number(number)
    except RuleBroken as broken:
        raise RuleBroken(
            _("This would make numbers such as “{number}”. {words}").format(number=number, words=broken.words)
        ) from broken
