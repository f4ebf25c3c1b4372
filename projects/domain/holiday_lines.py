"""Days that are not worked on, read from pasted lines: a date in one of the usual forms, and what the day is called."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from kazinex.core import likeness
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2999, 12, 31)
MOST_LINES = 200
MOST_TOLD = 10
NAME_LENGTH = 80
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FORMS = (
    re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?[ -](?P<word>[A-Za-z]{3,9})\.?,?[ -](?P<year>\d{4})"),
    re.compile(r"(?P<word>[A-Za-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})"),
)
BETWEEN = " \t,;:–—-"
WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HolidayLine:
    """One day and its name."""

    day: date
    name: str


def read(text: str) -> list[HolidayLine]:
    """The days of a pasted list, one a line; RuleBroken names every line that cannot be read, and then none counts."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise RuleBroken(
            _("Paste at most {most_lines} lines at once; there are {count}.").format(
                most_lines=MOST_LINES, count=len(lines)
            ),
            field="lines",
        )
    found, wrong = [], []
    for number, line in lines:
        read_line = _read(line)
        if isinstance(read_line, str):
            wrong.append(f"Line {number}: {read_line}")
        else:
            found.append(read_line)
    if wrong:
        raise RuleBroken(" ".join([*_told(wrong), "Nothing was added."]), field="lines")
    return found


def once_each(lines: Iterable[HolidayLine], there: Iterable[date]) -> tuple[list[HolidayLine], list[HolidayLine]]:
    """Those whose day is not there yet, each day once, and those that are left out since their day is."""
    new: dict[date, HolidayLine] = {}
    known, left_out = set(there), []
    for line in lines:
        if line.day in known or line.day in new:
            left_out.append(line)
        else:
            new[line.day] = line
    return list(new.values()), left_out


def _read(line: str) -> HolidayLine | str:
    """One line, or what is to be done about it."""
    line = WEEKDAY.sub("", likeness.visible(line), count=1) if WEEKDAY.match(line) else likeness.visible(line)
    match = next((found for form in FORMS if (found := form.match(line))), None)
    if match is None:
        return f"begin “{line[:40]}” with a date, such as 2026-12-25 Christmas Day."
    day, name = _day(match.groupdict()), " ".join(line[match.end() :].strip(BETWEEN).split())
    if day is None:
        return f"there is no day “{match.group()}”. Dates are read day before month, such as 25/12/2026."
    if not FIRST_DAY <= day <= LAST_DAY:
        return f"use a year between {FIRST_DAY.year} and {LAST_DAY.year}."
    if not name:
        return f"say what the day is called, such as {day:%Y-%m-%d} Christmas Day."
    if len(name) > NAME_LENGTH:
        return f"use at most {NAME_LENGTH} characters for the name; there are {len(name)}."
    return HolidayLine(day, name)


def _day(parts: dict[str, str]) -> date | None:
    word = parts.get("word", "").lower()
    month = MONTHS.index(word[:3]) + 1 if word[:3] in MONTHS else int(parts.get("month", 0))
    try:
        return date(int(parts["year"]), month, int(parts["day"]))
    except ValueError:
        return None


def _told(wrong: list[str]) -> Iterator[str]:
    yield from wrong[:MOST_TOLD]
    if len(wrong) > MOST_TOLD:
        yield _("{more} more lines cannot be read either.").format(more=len(wrong) - MOST_TOLD)
