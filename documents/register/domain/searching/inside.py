"""Words inside files: whole ones, or how they begin."""

from collections.abc import Iterator

from documents.register.domain.folding import fold
from documents.register.domain.searching.expressions import STAR, And, Expression, Or, Shape, Term, terms
from documents.register.domain.searching.mistakes import Mistake
from documents.register.domain.searching.prefixes import IN_FILE
from kazinex.core.translation import marked as _

MOST = 5  # terms of one search


def inside(expression: Expression) -> list[Term]:
    """The terms that look into files, each once."""
    return list(dict.fromkeys(term for term in terms(expression) if term.prefix == IN_FILE))


def wanted(expression: Expression) -> Iterator[Term]:
    """Those of them that what is found holds, for NOT does not stand before them."""
    match expression:
        case Term(prefix=prefix) if prefix == IN_FILE:
            yield expression
        case And(parts) | Or(parts):
            for part in parts:
                yield from wanted(part)


def asked(term: Term) -> tuple[str, str]:
    """The words of a term, and whether they are whole ones or the start of one."""
    return term.text.removesuffix(STAR), "start" if term.shape is Shape.PATTERN else "whole"


def require_beginnings(expression: Expression) -> None:
    """Refuse stars anywhere but behind a word, and more terms than files are searched for at once."""
    found = inside(expression)
    for term in found:
        if term.shape is Shape.PATTERN and (STAR in term.text[:-1] or not fold(term.text)):
            words = _("In “{term}” at character {place} a star does not stand at the end of a word.").format(
                term=term, place=term.place
            )
            raise Mistake(
                _("{words} Inside files only beginnings are found, such as {in_file}:drain*.").format(
                    words=words, in_file=IN_FILE
                ),
                term.place,
            )
    if len(found) > MOST:
        place = found[MOST].place
        raise Mistake(
            _("Look for {most} things inside files at most; the next begins at character {place}.").format(
                most=MOST, place=place
            ),
            place,
        )
