"""A cell as the value of a fact, or in words why it is none."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from documents.register.domain.fields import DocumentField, Kind
from documents.register.domain.imports.sheets import Cell
from kazinex.core import likeness
from kazinex.core.errors import RuleBroken
from kazinex.core.forms.wording import FIRST_DAY, LAST_DAY

FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%d %B %Y")
YES, NO = {"yes", "true", "1", "y", "x"}, {"no", "false", "0", "n"}
MAIL = re.compile(r"<([^<>]+)>$")
DASH = re.compile(r"\s+[–-]\s+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry that may be chosen by its words: its key, and whether it is still offered."""

    key: Any
    is_offered: bool = True


Entries = Mapping[str, Entry]  # by what may be written, in small letters


class Wrong(Exception):
    """A cell is not what its column takes; `words` say what is expected."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def text(cell: Cell) -> str:
    """A cell as text: whole numbers without a point, days as 2026-03-31, nothing invisible."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:  # noqa: PLR2004  Excel keeps 15 digits
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return " ".join(likeness.visible(str(cell)).replace("\x00", "").split())


def value(field: DocumentField, cell: Cell, entries: Entries) -> object:
    """What a cell says of a fact, as a document keeps it, rows by their keys; raises Wrong."""
    if (written := text(cell)) == "":
        return None
    return READERS[field.kind](field, cell, written, entries)


def _text(field: DocumentField, _cell: Cell, written: str, _entries: Entries) -> str:
    try:
        return str(field.tidied(written))
    except RuleBroken as broken:
        raise Wrong(broken.words) from broken


def _name(field: DocumentField, cell: Cell, written: str, entries: Entries) -> str:
    """Any text, until the list of such names has entries; then one of those."""
    return str(_entry(field, cell, written, entries)) if entries else _text(field, cell, written, entries)


def _day(field: DocumentField, cell: Cell, written: str, _entries: Entries) -> date:
    found = cell.date() if isinstance(cell, datetime) else cell if isinstance(cell, date) else _written_day(written)
    if found is None:
        raise Wrong(f"“{_short(written)}” is no day. Write it as 2026-03-31, or format the cell as a date.")
    if not FIRST_DAY <= found <= LAST_DAY:
        raise Wrong(f"Enter a date between {FIRST_DAY.year} and {LAST_DAY.year}.")
    return found


def _written_day(written: str) -> date | None:
    for form in FORMATS:
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    return None


def _yes_no(field: DocumentField, _cell: Cell, written: str, _entries: Entries) -> bool:
    if written.lower() in YES | NO:
        return written.lower() in YES
    raise Wrong(f"“{_short(written)}” is neither. Write yes or no.")


def _entry(field: DocumentField, _cell: Cell, written: str, entries: Entries) -> Any:
    """By its code, its words, or both as the template offers them; a person by mail or by a name nobody shares."""
    asked = written.lower()
    mail = MAIL.search(asked)
    found = entries.get(asked) or entries.get(DASH.split(asked)[0]) or (entries.get(mail[1]) if mail else None)
    noun = field.label.lower()
    if found is None:
        raise Wrong(f"“{_short(written)}” is no {noun} of this project. Choose one of the sheet Reference.")
    if not found.is_offered:
        raise Retired(f"“{_short(written)}” is retired as a {noun}. Choose another one.", found.key)
    return found.key


class Retired(Wrong):
    """An entry that a document may go on having, and no other may get."""

    def __init__(self, words: str, key: Any) -> None:
        super().__init__(words)
        self.key = key


def _short(written: str) -> str:
    return written if len(written) <= 60 else f"{written[:60]}…"  # noqa: PLR2004  what a line holds


READERS: Mapping[Kind, Callable[[DocumentField, Cell, str, Entries], Any]] = {
    Kind.CODE: _text,
    Kind.TEXT: _text,
    Kind.NAME: _name,
    Kind.TERM: _entry,
    Kind.PERSON: _entry,
    Kind.CHOICE: _entry,
    Kind.YES_NO: _yes_no,
    Kind.DAY: _day,
}
