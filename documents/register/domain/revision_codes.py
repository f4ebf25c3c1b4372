"""How revision codes follow one another (DOCUMENT_CONTROL 2): proposed, never forced; pure."""

import re

from documents.register.domain import numbering
from documents.register.models.numbering import CodeSeries

FIRST = {CodeSeries.LETTERS: "A", CodeSeries.P_AND_C: "P01", CodeSeries.ISO_19650: "P01"}
PATTERNS = {
    "letters": re.compile(r"[A-Z]{1,2}"),
    "numbers": re.compile(r"[0-9]{1,3}"),
    "preliminary": re.compile(r"P[0-9]{2,3}(?:\.[0-9]{2})?"),
    "contractual": re.compile(r"C[0-9]{2,3}(?:\.[0-9]{2})?"),
}
LAST_COUNT = re.compile(r"(.*?)([0-9]+)", re.DOTALL)


def series_of(code: str) -> str:
    """What a code goes on in: “letters”, “numbers”, “preliminary” (P01), “contractual” (C01); empty for its own way."""
    return next((name for name, pattern in PATTERNS.items() if pattern.fullmatch(code.upper())), "")


def following(last: str) -> str:
    """The code that follows this one in the same series; empty where nothing follows by itself.

    A → B, Z → AA, 0 → 1, P01 → P02, P01.01 (work in progress) → P01.02, R9 → R10.
    """
    if series_of(last) == "letters":
        return _after_letters(last)
    counted = LAST_COUNT.fullmatch(last)
    if counted is None:
        return ""
    head, digits = counted.groups()
    code = f"{head}{int(digits) + 1:0{len(digits)}d}"
    return code if numbering.CODE.fullmatch(code) else ""


def proposed(last: str, series: str) -> str:
    """The code of the next revision; of the first one what its series begins with, or nothing."""
    return following(last) if last else FIRST.get(CodeSeries(series), "")


def is_turn(last: str, code: str) -> bool:
    """Whether a code goes on in another series than the last, such as A → 1 or P02 → C01: allowed, and asked why."""
    before, after = series_of(last), series_of(code)
    return bool(before and after and before != after)


def _after_letters(last: str) -> str:
    first = "a" if last.islower() else "A"
    count = 0
    for letter in last.upper():
        count = count * 26 + ord(letter) - ord("A") + 1
    count += 1
    letters = ""
    while count:
        count, rest = divmod(count - 1, 26)
        letters = chr(ord(first) + rest) + letters
    return letters if len(letters) <= 2 else ""  # noqa: PLR2004  as in the pattern
