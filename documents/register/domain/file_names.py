"""What a file's name says of the document it is an issue of: its number, its revision code, its title."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from documents.register.domain import numbering
from kazinex.core import likeness

MOST_PIECES = 20  # of a name between its signs; a number stands in the first ones
JOINTS = ("-", "_", ".")
PIECE = re.compile(r"[^\W_]+")
SIGNS = " \t-_.–—()[]"
LATER = r"[A-Z]{0,2}[0-9]{1,3}(?:\.[0-9]{1,2})?"  # 2, P02, C01, P01.01
CODE = rf"(?:{LATER}|[A-Z]{{1,2}})"
END = r"(?![^\W_]|\.[0-9])"
NUMERIC = r"[0-9]{1,3}(?:\.[0-9]{1,2})?"
MARKED = re.compile(
    rf"(?:(?i:revision|rev)(?:[ ._-]+(?P<apart>(?i:{CODE}))|(?P<glued>(?i:{LATER})|[A-Z]))"
    rf"|(?i:r)[ ._-]*(?P<short>{NUMERIC})){END}"
)
BARE = re.compile(rf"(?:[_.-]|[ ._-]*[(\[]) ?(?P<code>{CODE}){END}(?P<more>.*)", re.DOTALL)
ISSUE = re.compile(r"[PC][0-9]{2}(?:\.[0-9]{2})?")


@dataclass(frozen=True, slots=True)
class Reading:
    """The number, the code and the title that a name tells; empty where it tells none."""

    number: str = ""
    code: str = ""
    title: str = ""


def stem(name: str) -> str:
    """The name without its extension, as people read it."""
    return unicodedata.normalize("NFKC", likeness.visible(name)).rpartition(".")[0].strip()


def candidates(name: str) -> set[str]:
    """Every key (`number_key`) under which a document might stand that this name tells of."""
    text = stem(name).casefold()
    pieces = list(PIECE.finditer(text))[:MOST_PIECES]
    found = set()
    for first in range(len(pieces)):
        for last in range(first, len(pieces)):
            found.update(_written(text, pieces[first : last + 1]))
    return {one for one in found if len(one) <= numbering.LONGEST and any(sign.isdigit() for sign in one)}


def best(name: str, keys: Collection[str]) -> str:
    """Of the keys that exist, the one this name tells of: the longest, as it is written before otherwise joined ones.

    Empty where there is none, or two that are alike as far as the name goes.
    """
    text = stem(name).casefold()
    ranked = sorted(((len(key), key in text, key) for key in keys), reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][:2] == ranked[1][:2] and not ranked[0][1]):
        return ""
    longest = [key for length, literal, key in ranked if (length, literal) == ranked[0][:2]]
    return min(longest, key=text.find)


def read(name: str, key: str = "") -> Reading:
    """What a name tells of the document with this key; without one, what it might tell of a new document."""
    text = stem(name)
    number, rest = _behind(text, key) if key else _first_number(text)
    code, title = _code(rest)
    return Reading(number, code.upper(), _title(title))


def _written(text: str, pieces: list[re.Match[str]]) -> set[str]:
    """These pieces as they stand, and joined by each of the signs that numbers are joined by."""
    literal = text[pieces[0].start() : pieces[-1].end()]
    if len(literal) > numbering.LONGEST:
        return set()
    joined = {joint.join(piece[0] for piece in pieces) for joint in JOINTS}
    return joined | ({literal} if " " not in literal else set())


def _behind(text: str, key: str) -> tuple[str, str]:
    """The number as the name writes it, and what follows it."""
    wanted = PIECE.findall(key)
    pieces = list(PIECE.finditer(text))
    for first in range(len(pieces) - len(wanted) + 1):
        found = pieces[first : first + len(wanted)]
        if [piece[0].casefold() for piece in found] == wanted:
            return text[found[0].start() : found[-1].end()], text[found[-1].end() :]
    return "", text


def _first_number(text: str) -> tuple[str, str]:
    """What begins a name and may be a number: up to its first space, and there to its last digit."""
    word = re.match(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*", text)
    pieces = list(PIECE.finditer(word[0])) if word else []
    while pieces and not any(sign.isdigit() for sign in pieces[-1][0]):
        pieces.pop()
    if len(pieces) > 1 and _is_issue(pieces):
        pieces.pop()
    if not pieces:
        return "", f" {text}"
    return text[: pieces[-1].end()], text[pieces[-1].end() :]


def _is_issue(pieces: list[re.Match[str]]) -> bool:
    """Whether the last piece is a revision code: marked as one, or as P02 behind what is a number already."""
    last, before = pieces[-1][0], pieces[:-1]
    is_numbered = any(sign.isdigit() for piece in before for sign in piece[0])
    return is_numbered and bool(MARKED.fullmatch(last) or ISSUE.fullmatch(last))


def _code(rest: str) -> tuple[str, str]:
    """The revision code that stands behind a number, and what follows it."""
    begun = rest.lstrip(SIGNS)
    if begun and len(begun) < len(rest) and (found := MARKED.match(begun)):
        return found["apart"] or found["glued"] or found["short"], begun[found.end() :]
    if found := BARE.match(rest):
        return found["code"], found["more"]
    if (found := re.match(rf" +(?P<code>{CODE}){END}(?P<more> *| +[–—-] .*)$", rest)) is not None:
        return found["code"], found["more"]
    return "", rest


def _title(rest: str) -> str:
    return " ".join(rest.replace("_", " ").strip(SIGNS).split())
