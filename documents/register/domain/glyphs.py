"""Words in the letters that a font has, and in words what it cannot draw: never a box where somebody's name stands."""

import re
import unicodedata
from collections.abc import Container

OTHER = "(letters that cannot be drawn)"
LIKE = {"∅": "Ø", "⌀": "Ø"}  # a diameter, which fonts of text lack
UNSEEN = {"Mn", "Cf", "Cc"}  # categories of Unicode that are drawn as nothing, or onto the letter before
_UNKNOWN = re.compile("\ufffd(?:\\s*\ufffd)*")


def drawable(words: str, alphabet: Container[int]) -> str:
    """The same words, of letters whose numbers are in the alphabet."""
    whole = unicodedata.normalize("NFC", words)
    return _UNKNOWN.sub(OTHER, "".join(_plain(letter, alphabet) for letter in whole))


def _plain(letter: str, alphabet: Container[int]) -> str:
    if ord(letter) in alphabet:
        return letter
    if letter.isspace() or unicodedata.category(letter) in UNSEEN:
        return " " if letter.isspace() else ""
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(_plain(part, alphabet) for part in parts) if parts != letter else LIKE.get(letter, "\ufffd")
