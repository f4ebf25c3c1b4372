"""The signs and words of a search, one by one: brackets, operators, terms with their prefix."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from documents.register.domain.folding import fold
from documents.register.domain.searching.expressions import STAR, Shape, Term
from documents.register.domain.searching.mistakes import Mistake
from documents.register.domain.searching.prefixes import PREFIXES, listed
from kazinex.core.translation import marked as _

MOST_STARS = 5  # in one word
MINUS, QUOTE, OPENING = "-", '"', '("'
# Signs as other keyboards and writing systems have them, one for one, so that places stay.
_TWINS = str.maketrans("“”„‟«»＂（）：＊－", '""""""""():*-'[1:])
_RUN = re.compile(r'[^\s"()]+')
_PREFIXED = re.compile(r"([^\W\d_]+):(.*)", re.DOTALL)


class Sign(Enum):
    """What a token that is no term does."""

    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    OPEN = "("
    CLOSE = ")"
    OF = ":"  # a prefix of the bracket that follows


@dataclass(frozen=True, slots=True)
class Token:
    """A sign with its place; `text` is the sign as it was typed, or the prefix it is of."""

    sign: Sign
    place: int
    text: str


def tokens(source: str) -> Iterator[Token | Term]:
    """What was typed, from left to right; marks that stand alone, such as & and –, are passed over."""
    text, at = source.translate(_TWINS), 0
    while at < len(text):
        if text[at].isspace():
            at += 1
        elif text[at] in "()":
            yield Token(Sign(text[at]), at + 1, text[at])
            at += 1
        elif text[at] == QUOTE:
            phrase, at = _phrase(text, at, "", at + 1)
            yield phrase
        else:
            found, at = _run(text, at)
            yield from found


def _run(text: str, at: int) -> tuple[list[Token | Term], int]:
    """What stands without a space in between, and where the rest begins."""
    run = _whole(text, at)
    end, place = at + len(run), at + 1
    is_before_opening = text[end : end + 1] != "" and text[end] in OPENING
    if run in Sign.__members__:
        return [Token(Sign(run), place, run)], end
    if run[0] == MINUS and (fold(run) or STAR in run or is_before_opening):
        return [Token(Sign.NOT, place, MINUS)], at + 1
    if prefixed := _PREFIXED.fullmatch(run):
        return _prefixed(text, prefixed, place, end)
    return ([_word("", run, place)] if fold(run) or STAR in run else []), end


def _whole(text: str, at: int) -> str:
    found = _RUN.match(text, at)
    return found.group() if found else text[at]


def _prefixed(text: str, run: re.Match[str], place: int, end: int) -> tuple[list[Token | Term], int]:
    prefix, rest = run.group(1).lower(), run.group(2)
    if prefix not in PREFIXES:
        words = f"“{run.group(1)}:” at character {place} is nothing one can search by. Use {listed()}"
        raise Mistake(_("{words}, or put the words in quotation marks.").format(words=words), place)
    if rest:
        return [_word(prefix, rest, place)], end
    if text[end : end + 1] == QUOTE:
        phrase, end = _phrase(text, end, prefix, place)
        return [phrase], end
    if text[end : end + 1] == "(":
        return [Token(Sign.OF, place, prefix)], end
    raise Mistake(
        _("Nothing follows “{prefix}:” at character {place}. Write what to look for right behind it.").format(
            prefix=prefix, place=place
        ),
        place,
    )


def _word(prefix: str, text: str, place: int) -> Term:
    if not fold(text):
        if STAR in text:
            raise Mistake(
                _("The star at character {place} stands alone. Write a letter or digit beside it.").format(place=place),
                place,
            )
        raise Mistake(
            _("There is no letter or digit behind “{prefix}:” at character {place}.").format(
                prefix=prefix, place=place
            ),
            place,
        )
    if text.count(STAR) > MOST_STARS:
        raise Mistake(
            _("The word at character {place} has more than {most_stars} stars. Use fewer.").format(
                place=place, most_stars=MOST_STARS
            ),
            place,
        )
    return Term(prefix, text, Shape.PATTERN if STAR in text else Shape.WORD, place)


def _phrase(text: str, opened: int, prefix: str, place: int) -> tuple[Term, int]:
    """From one quotation mark to the next."""
    closed = text.find(QUOTE, opened + 1)
    if closed < 0:
        raise Mistake(
            _("A quotation mark at character {opened} is never closed.").format(opened=opened + 1), opened + 1
        )
    inside = text[opened + 1 : closed]
    if not fold(inside):
        raise Mistake(
            _("There is no letter or digit between the quotation marks at character {opened}.").format(
                opened=opened + 1
            ),
            opened + 1,
        )
    return Term(prefix, inside, Shape.PHRASE, place), closed + 1
