"""The languages in which people outside are spoken to; members' pages are English and ask nothing of this.

Sentences are written in English where they are said; <language>/LC_MESSAGES/guests.po in the folder that the setting
KAZINEX_GUEST_CATALOGUES names has them in the others.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations

from django.conf import settings

ENGLISH = "en"
NAMES = {ENGLISH: "English", "de": "Deutsch", "fr": "Français"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONGEST_HEADER = 500  # characters of Accept-Language that are read
_END = re.compile(r"the end of (.+), (\S+)")
_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)})\b")
_spoken: ContextVar[str] = ContextVar("guest_language", default=ENGLISH)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Inside, what is said is said in this language; in English where nobody knows it."""
    token = _spoken.set(language if language in NAMES else ENGLISH)
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> str:
    """The language that is spoken now."""
    return _spoken.get()


def said(words: object) -> str:
    """These English words in the language that is spoken now; as they are where nobody has said them in it."""
    english = str(words)
    return english if spoken() == ENGLISH or not english else catalogue(spoken()).gettext(english)


def dated(words: str) -> str:
    """An instant or a day as `clock` words it, in the language that is spoken now: its month, and the end of a day."""
    if spoken() == ENGLISH:
        return words
    if end := _END.fullmatch(words):
        words = said("the end of {day}, {zone}").format(day=end[1], zone=end[2])
    return _DAY.sub(_day, words)


def _day(found: re.Match[str]) -> str:
    words = said("1 {month}") if found[1] == "1" else said("{day} {month}")
    return words.format(day=found[1], month=said(found[2]))


def preferred(accepted: str, chosen: str = "") -> str:
    """The language somebody chose, else the first that their browser accepts and we speak (RFC 9110, 12.5.4)."""
    if chosen in NAMES:
        return chosen
    wanted = [_weighed(part, place) for place, part in enumerate(accepted[:LONGEST_HEADER].split(","))]
    known = sorted((-weight, place, name) for weight, place, name in wanted if name in NAMES and weight > 0)
    return known[0][2] if known else ENGLISH


@cache
def catalogue(language: str) -> NullTranslations:
    """The sentences of one language."""
    with (settings.KAZINEX_GUEST_CATALOGUES / language / "LC_MESSAGES" / "guests.mo").open("rb") as file:
        return GNUTranslations(file)


def _weighed(part: str, place: int) -> tuple[float, int, str]:
    name, _, weight = part.strip().partition(";q=")
    try:
        return float(weight or 1), place, name.partition("-")[0].strip().lower()
    except ValueError:
        return 0.0, place, ""
