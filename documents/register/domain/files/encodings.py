"""Which encoding of single bytes a text is in: the one in which it reads as words of a language.

Systems of the field wrote the same letters as other bytes: Windows, the ISO, Macs, DOS. Each is tried, and what comes
out is judged by its letters, their case, and whether signs stand where letters should.
"""

import unicodedata

LETTERS = {
    "west": "äöüßéèêëàâçñáíóúîïôûùœæøåìòõãÿý",
    "central": "áčďéěíňóřšťúůýžąćęłńśźżőűöüäôâîăşţľĺŕđ",
    "turkish": "çğışöüâîûİ",
    "baltic": "ąčęėįšųūžāēģīķļņõäöü",
    "vietnamese": "ăâđêôơưáàãéèíìóòõúùýđ",
    "cyrillic": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфіїєґў",
    "greek": "αοιετσνηυρπκμλςωδγχθφβξζψάέήίόύώ",
    "hebrew": "אבגדהוזחטיכלמנסעפצקרשתםןךףץ",
    "arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآ",
    "thai": "กขคงจชซญดตถทธนบปผพฟภมยรลวศษสหอะาำิีึืุูเแโใไ็่้์ั",
}
TRIED = {
    "cp1252": "west",
    "cp1250": "central",
    "cp1251": "cyrillic",
    "cp1253": "greek",
    "cp1254": "turkish",
    "cp1255": "hebrew",
    "cp1256": "arabic",
    "cp1257": "baltic",
    "cp874": "thai",
    "iso8859_15": "west",
    "iso8859_2": "central",
    "koi8_r": "cyrillic",
    "koi8_u": "cyrillic",
    "iso8859_7": "greek",
    "iso8859_5": "cyrillic",
    "iso8859_9": "turkish",
    "iso8859_13": "baltic",
    "iso8859_4": "baltic",
    "iso8859_6": "arabic",
    "iso8859_8": "hebrew",
    "cp850": "west",
    "cp437": "west",
    "mac_roman": "west",
    "mac_latin2": "central",
    "mac_cyrillic": "cyrillic",
    "mac_greek": "greek",
    "mac_turkish": "turkish",
    "cp852": "central",
    "cp866": "cyrillic",
    "cp737": "greek",
    "cp857": "turkish",
    "cp775": "baltic",
    "cp862": "hebrew",
    "cp1258": "vietnamese",
}
OTHER_SCRIPTS = frozenset({"cyrillic", "greek", "hebrew", "arabic", "thai"})
SIGNS = frozenset("“”‘’„‚«»‹›–—…°±²³µ×·§€£©®™¼½¾Ø№•Ω∅\xa0")
KNOWN, LETTER, SIGN, ODD, CASE = 1.0, 0.3, 0.2, -1.0, -1.0
SAMPLE = 4096  # bytes that are tried in every encoding
SMALL_LEAD = 0.002  # of each encoding before those behind it in the list: what is alike is of the more usual


def best(content: bytes) -> str:
    """The likeliest of TRIED; for content with bytes beyond ASCII."""
    scores = {name: _score(content[:SAMPLE], name) - place * SMALL_LEAD for place, name in enumerate(TRIED)}
    return max(scores, key=lambda name: scores[name])


def _score(content: bytes, encoding: str) -> float:
    """How well the letters beyond ASCII read, on average; what cannot be decoded at all reads worst."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode(encoding, "replace")
    language = TRIED[encoding]
    known, padded = frozenset(LETTERS[language]), f" {text} "
    values = [
        _value(letter, known, before, language in OTHER_SCRIPTS and _touches(before, after))
        for before, letter, after in zip(padded, text, padded[2:], strict=False)
        if not letter.isascii()
    ]
    return sum(values) / max(len(values), 1)


def _touches(before: str, after: str) -> bool:
    """Whether a letter stands in one word with letters of ASCII, which no other script does."""
    return any(beside.isascii() and beside.isalpha() for beside in (before, after))


def _value(letter: str, known: frozenset[str], before: str, is_mixed: bool) -> float:
    if letter in SIGNS and not letter.isalpha():
        return SIGN
    if is_mixed or not (letter.isalpha() or unicodedata.category(letter) == "Mn"):
        return ODD
    wrong_case = CASE if letter.isupper() and before.islower() else 0.0
    return (KNOWN if {letter, letter.lower()} & known else LETTER) + wrong_case
