"""How text is read for searching: without accents, case, width and punctuation, as the database's `documents_fold`."""

import re
import unicodedata

# Marks over and under letters, and what is drawn as nothing. Marks that make another letter, as in kana, are not here.
_MARKS = re.compile(
    "[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u061c\u0640"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
    "\ufeff\U000e0000-\U000e01ef]"
)
_SPECIAL = str.maketrans(
    {
        **dict(zip("łøđðħıŧŋĸƀƒɨʉƶƚς⌀", "loddhitnkbfiuzlσo", strict=True)),
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)
_BETWEEN = re.compile(
    "[\u0000-/:-@[-`{-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u02c2-\u02df\u037e\u0387\u055a-\u055f"
    "\u0589\u058a\u05be\u05c0\u05c3\u05c6\u05f3\u05f4\u060c\u060d\u061b-\u061f\u066a-\u066d\u06d4\u0964\u0965\u0970"
    "\u0e2f\u0e5a\u0e5b\u1680\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030"
    "\u303d-\u303f\u30a0\u30fb\ufe10-\ufe19\ufe30-\ufe6f\ufff9-\ufffd]+"
)


def fold(text: str) -> str:
    """Words in small letters with one space between; empty where there is no letter or digit."""
    told = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    small = "".join(letter.lower() for letter in told).translate(_SPECIAL)
    return _BETWEEN.sub(" ", unicodedata.normalize("NFC", small)).strip(" ")
