"""Text as people read it: what is invisible in it, when two names read alike, and letters of a foreign alphabet."""

import re
import unicodedata
from itertools import zip_longest

from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

# Letters and marks that are drawn as nothing, beside the format characters (category Cf): fillers, the grapheme
# joiner, Khmer and Mongolian marks, and selectors of a variant (Unicode, Default_Ignorable_Code_Point).
_DRAWN_AS_NOTHING = "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef"
_FILLERS = re.compile(f"[{_DRAWN_AS_NOTHING}]")
_BREAKS = re.compile("[\u0085\u2028\u2029]")
_JOINERS = re.compile("[\u200c\u200d]")  # zero-width non-joiner and joiner
_SELECTOR = "\ufe0f"  # draws the symbol before it as an emoji
_VIRAMA = 9  # the combining class of what kills a vowel in the scripts of India (RFC 5892, A.1)
_CURSIVE = ("ARABIC", "SYRIAC", "MANDAIC", "MONGOLIAN", "NKO", "PHAGS-PA", "ADLAM")  # letters that join by themselves
ALPHABETS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "GEORGIAN")  # letters of these look alike
SYMBOLS = frozenset("\u00b5\u03bc\u03a9\u03c9\u0394\u03a6\u03c6\u00d8\u00f8")  # stand in units and sizes: µm, Ω, ΔT, Ø


def visible(text: str) -> str:
    """The text without direction overrides and invisible characters; odd line breaks become spaces.

    A joiner stays where the script or the emoji is written with it, as in Persian and Marathi.
    """
    if text.isascii():
        return text
    kept: list[str] = []
    shown = "".join(letter for letter in text if letter == _SELECTOR or _JOINERS.match(letter) or _is_drawn(letter))
    for letter, after in zip_longest(shown, shown[1:], fillvalue=""):
        if _is_drawn(letter) or _is_needed(letter, kept[-1] if kept else "", after):
            kept.append(letter)
    return _BREAKS.sub(" ", "".join(kept))


def key(text: str) -> str:
    """What two texts share that people read as the same: after NFKC, case, spaces and the invisible (SPEC 7)."""
    if text.isascii():
        return " ".join(text.casefold().split())
    folded = unicodedata.normalize("NFKC", _drawn(unicodedata.normalize("NFKC", text)).casefold())
    return " ".join(folded.split())


def _drawn(text: str) -> str:
    """The text without anything that is drawn as nothing, joiners among it."""
    return _BREAKS.sub(" ", "".join(letter for letter in text if _is_drawn(letter)))


def _is_drawn(letter: str) -> bool:
    return unicodedata.category(letter) != "Cf" and not _FILLERS.match(letter)


def _is_needed(joiner: str, before: str, after: str) -> bool:
    """Whether a joiner, or the selector of an emoji, changes how its neighbours are drawn."""
    if joiner == _SELECTOR:
        return _is_pictured(before)
    if _VIRAMA in {unicodedata.combining(near or " ") for near in (before, after)}:
        return True
    if joiner == "\u200d" and _is_pictured(before) and _is_pictured(after):
        return True
    return all(unicodedata.name(near or " ", "").startswith(_CURSIVE) for near in (before, after))


def _is_pictured(letter: str) -> bool:
    """Whether it is a symbol, such as an emoji, or a mark that stands behind one: its skin tone, its selector."""
    return letter == _SELECTOR or unicodedata.category(letter or " ") in {"So", "Sk"}


def require_one_alphabet(text: str, *, field: str) -> None:
    """Refuse a word that mixes alphabets whose letters look alike, such as one Cyrillic letter in a Latin word."""
    for word in re.findall(r"\w+", unicodedata.normalize("NFKC", text)):
        letters = {letter: found for letter in word if letter not in SYMBOLS and (found := _alphabet(letter))}
        if len(set(letters.values())) > 1:
            usual = max(set(letters.values()), key=[letters[one] for one in word if one in letters].count)
            odd = next(letter for letter, found in letters.items() if found != usual)
            raise RuleBroken(
                _(
                    "The “{odd}” in “{word}” is a {letters} letter among {usual} ones, and looks like "
                    "another. Type the word in one alphabet."
                ).format(odd=odd, word=word, letters=letters[odd].capitalize(), usual=usual.capitalize()),
                field=field,
            )


def _alphabet(letter: str) -> str:
    name = unicodedata.name(letter, "").split(" ", 1)[0] if letter.isalpha() else ""
    return name if name in ALPHABETS else ""
