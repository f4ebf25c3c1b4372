"""E-mail addresses as people paste them: a list, “Name <address>” from a mail program, or rows of a spreadsheet."""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass

from kazinex.core.mail_addresses import MOST_LETTERS
from kazinex.core.translation import marked as _

ADDRESS = re.compile(r"[^\s<>()\[\],;:\"'“”„]*@[^\s<>()\[\],;:\"'“”„]*")
REMARK = re.compile(r"\([^()]*\)")  # jo@firm.example (Jo)
HEADING = re.compile(r"[\"' ]*(e-?)?mail( ?address(es)?)?[\"' ]*", re.IGNORECASE)
SEPARATORS = ",;\t"
SHOWN = 60  # characters of a line that is told of


@dataclass(frozen=True, slots=True)
class Pasted:
    """The addresses, each once and with the line it stands in, and what is wrong with which line."""

    lines: dict[str, str]
    wrong: list[str]


def read(text: str, *, is_address: Callable[[str], bool]) -> Pasted:
    """What was pasted; a line with anything that is no address is told of, with its number and what to do."""
    lines = [(number, line.strip("\ufeff \t\r,;")) for number, line in enumerate(text.splitlines(), 1)]
    lines = [(number, line) for number, line in lines if line]
    are_rows = _are_rows([line for _number, line in lines])
    if lines and any(HEADING.fullmatch(cell) for cell in lines[0][1].split(_separator(lines[0][1]))):
        lines, are_rows = lines[1:], True
    found: dict[str, tuple[str, str]] = {}
    wrong = []
    for number, line in lines:
        addresses, why = _read_line(line, is_address, is_row=are_rows)
        if why:
            wrong.append(f"Line {number}, “{_shortened(line)}”: {why}")
        for address in addresses:
            found[address.lower()] = (address, line if len(addresses) == 1 else address)
    return Pasted(dict(found.values()), wrong)


def _read_line(line: str, is_address: Callable[[str], bool], *, is_row: bool) -> tuple[list[str], str]:
    line = REMARK.sub("", line)
    found = [each.rstrip(".") for each in ADDRESS.findall(line)]
    if not found:
        return [], "there is no e-mail address in it. Add one, or take the line out."
    if bad := next((each for each in found if not is_address(each)), ""):
        return [], _why_not(bad)
    rest = line[line.rindex(found[-1]) + len(found[-1]) :].strip(SEPARATORS + " .>\"')")
    if rest and " " not in rest and not is_row and "<" not in line:
        return [], _("“{shortened}” is no e-mail address. Correct it, or take it out.").format(
            shortened=_shortened(rest)
        )
    return found, ""


def _why_not(address: str) -> str:
    name, _at, domain = address.rpartition("@")
    if len(address) > MOST_LETTERS:
        return _("“{shortened}” is longer than an e-mail address may be. Correct it, or take it out.").format(
            shortened=_shortened(address)
        )
    if not name:
        return _("“{shortened}” has nothing before the @.").format(shortened=_shortened(address))
    if "@" in name:
        return _("“{shortened}” has more than one @. Put each address on a line of its own.").format(
            shortened=_shortened(address)
        )
    if "." not in domain:
        return _("“{shortened}” ends without a domain such as firm.com.").format(shortened=_shortened(address))
    return _("“{shortened}” is no e-mail address. Look for letters and signs that do not belong.").format(
        shortened=_shortened(address)
    )


def _are_rows(lines: list[str]) -> bool:
    """Whether the lines are rows of a table: several, with one address each, always in the same cell of several."""
    tables = [next(csv.reader([line], delimiter=_separator(line)), []) for line in lines]
    places = {tuple(at for at, cell in enumerate(row) if "@" in cell) for row in tables}
    return len(tables) > 1 and len(places) == 1 and len(places.pop()) == 1 and all(len(row) > 1 for row in tables)


def _separator(line: str) -> str:
    return max(SEPARATORS, key=line.count)


def _shortened(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
