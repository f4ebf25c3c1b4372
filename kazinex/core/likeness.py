"""Text as people read it: what is invisible in it, when two names read alike, and letters of a foreign alphabet."""

import re
import unicodedata

from kazinex.core.errors import RuleBroken

# Letters and marks that are drawn as nothing, beside the format characters (category Cf): fillers, the grapheme
# joiner, Khmer and Mongolian marks, and selectors of a variant (Unicode, Default_Ignorable_Code_Point).
_DRAWN_AS_NOTHING = "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef"
_FILLERS = re.compile(f"[{_DRAWN_AS_NOTHING}]")
_BREAKS = re.compile("[\u0085\u2028\u2029]")
ALPHABETS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "GEORGIAN")  # letters of these look alike
SYMBOLS = frozenset("\u00b5\u03bc\u03a9\u03c9\u0394\u03a6\u03c6\u00d8\u00f8")  # stand in units and sizes: µm, Ω, ΔT, Ø


def visible(text: str) -> str:
    """The text without direction overrides and invisible characters; odd line breaks become spaces."""
    if text.isascii():
        return text
    shown = "".join(letter for letter in _FILLERS.sub("", text) if unicodedata.category(letter) != "Cf")
    return _BREAKS.sub(" ", shown)


def key(text: str) -> str:
    """What two texts share that people read as the same: after NFKC, case, spaces and the invisible (SPEC 7)."""
    folded = unicodedata.normalize("NFKC", visible(unicodedata.normalize("NFKC", text)).casefold())
    return " ".join(folded.split())


def require_one_alphabet(text: str, *, field: str) -> None:
    """Refuse a word that mixes alphabets whose letters look alike, such as one Cyrillic letter in a Latin word."""
    for word in re.findall(r"\w+", unicodedata.normalize("NFKC", text)):
        letters = {letter: found for letter in word if letter not in SYMBOLS and (found := _alphabet(letter))}
        if len(set(letters.values())) > 1:
            usual = max(set(letters.values()), key=[letters[one] for one in word if one in letters].count)
            odd = next(letter for letter, found in letters.items() if found != usual)
            raise RuleBroken(
                f"The “{odd}” in “{word}” is a {letters[odd].capitalize()} letter among {usual.capitalize()} ones, "
                "and looks like another. Type the word in one alphabet.",
                field=field,
            )


def _alphabet(letter: str) -> str:
    name = unicodedata.name(letter, "").split(" ", 1)[0] if letter.isalpha() else ""
    return name if name in ALPHABETS else ""
