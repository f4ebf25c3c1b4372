"""Words in the letters that a font has: Greek and Cyrillic in Latin letters, and in words what it cannot draw."""

import re
import unicodedata
from collections.abc import Container

OTHER = "(letters that cannot be drawn)"
GREEK = "αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo"
CYRILLIC = (
    "аa бb вv гg дd еe ёe жzh зz иi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh "
    "щshch ъ ыy ь эe юyu яya іi їyi єye ґg ўu ђdj јj љlj њnj ћc џdz ѓg ќk ѕdz"
)
SINGLE = {"ħ": "h", "ŧ": "t", "ŋ": "n", "đ": "d", "ə": "e", "ĳ": "ij"}
ROMAN = {pair[0]: pair[1:] for pair in f"{GREEK} {CYRILLIC}".split()} | SINGLE
UNSEEN = {"Mn", "Cf", "Cc"}  # categories of Unicode that are drawn as nothing, or onto the letter before
_OU = re.compile("(?<=[οΟ])[υύΥΎ]")
_UNKNOWN = re.compile("\ufffd(?:\\s*\ufffd)*")


def drawable(words: str, alphabet: Container[int]) -> str:
    """The same words, of letters whose numbers are in the alphabet."""
    whole = _OU.sub(lambda found: "U" if found[0].isupper() else "u", unicodedata.normalize("NFC", words))
    return _UNKNOWN.sub(OTHER, "".join(_plain(letter, alphabet) for letter in whole))


def _plain(letter: str, alphabet: Container[int]) -> str:
    small = letter.lower()
    if small in ROMAN and not (small in SINGLE and ord(letter) in alphabet):
        return ROMAN[small] if letter == small else ROMAN[small].capitalize()
    if ord(letter) in alphabet:
        return letter
    if letter.isspace() or unicodedata.category(letter) in UNSEEN:
        return " " if letter.isspace() else ""
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(_plain(part, alphabet) for part in parts) if parts != letter else "\ufffd"
