"""The language of searching: NOT binds closest, then AND, which also stands between words side by side, then OR."""

from itertools import islice

from documents.register.domain.searching.expressions import And, Expression, Not, Or, Term
from documents.register.domain.searching.mistakes import Mistake
from documents.register.domain.searching.tokens import Sign, Token, tokens
from kazinex.core.translation import marked as _

MOST_TERMS = 30
DEEPEST = 20  # brackets and NOTs within each other
_OPERANDS = (Sign.NOT, Sign.OPEN, Sign.OF)


def read(source: str) -> Expression | None:
    """What is looked for, None where nothing was typed; raises Mistake with the character it is about."""
    found = list(tokens(source))
    terms = [token for token in found if isinstance(token, Term)]
    if over := next(islice(terms, MOST_TERMS, None), None):
        words = _("Look for {most_terms} words at most; the next one begins at character {place}.").format(
            most_terms=MOST_TERMS, place=over.place
        )
        raise Mistake(words, over.place)
    if found:
        return _Parser(found).whole()
    blank = len(source) - len(source.lstrip())
    if blank < len(source):
        raise Mistake(
            _("There is no letter or digit to look for at character {blank}.").format(blank=blank + 1), blank + 1
        )
    return None


class _Parser:
    """Reads tokens from left to right; `_of` is the prefix of the bracket one is in."""

    def __init__(self, found: list[Token | Term]) -> None:
        self._found = found
        self._at = 0
        self._depth = 0
        self._of = ""

    def whole(self) -> Expression:
        expression = self._either(None)
        if closing := self._taken(Sign.CLOSE):
            raise _closes_nothing(closing)
        return expression

    def _either(self, asking: Token | None) -> Expression:
        parts = [self._both(asking)]
        while operator := self._taken(Sign.OR):
            parts.append(self._both(operator))
        return parts[0] if len(parts) == 1 else Or(tuple(_flat(parts, Or)))

    def _both(self, asking: Token | None) -> Expression:
        parts = [self._one(asking)]
        while (operator := self._taken(Sign.AND)) or self._is_operand():
            parts.append(self._one(operator))
        return parts[0] if len(parts) == 1 else And(tuple(_flat(parts, And)))

    def _one(self, asking: Token | None) -> Expression:
        """A term, a bracket, or one of them with NOT before it; `asking` is what wants it."""
        token = self._next()
        if isinstance(token, Term):
            self._at += 1
            return self._named(token)
        if token is None or token.sign not in _OPERANDS:
            raise _missing(token, asking)
        self._at += 1
        self._go_down(token)
        found = Not(self._one(token)) if token.sign is Sign.NOT else self._bracket(token)
        self._depth -= 1
        return found

    def _bracket(self, opening: Token) -> Expression:
        if opening.sign is Sign.OF:
            outer, self._of = self._of, opening.text
            inner = self._one(None)  # the bracket itself, which is known to follow
            self._of = outer
            return inner
        if self._taken(Sign.CLOSE):
            raise Mistake(
                _("The brackets at character {place} hold nothing.").format(place=opening.place), opening.place
            )
        inner = self._either(opening)
        if not self._taken(Sign.CLOSE):
            raise Mistake(
                _("A bracket opened at character {place} is never closed.").format(place=opening.place), opening.place
            )
        return inner

    def _named(self, term: Term) -> Term:
        return term if term.prefix or not self._of else Term(self._of, term.text, term.shape, term.place)

    def _go_down(self, token: Token) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            words = _("At character {place} more than {deepest} brackets and NOTs stand within each other.").format(
                place=token.place, deepest=DEEPEST
            )
            raise Mistake(_("{words} Use fewer.").format(words=words), token.place)

    def _next(self) -> Token | Term | None:
        return self._found[self._at] if self._at < len(self._found) else None

    def _is_operand(self) -> bool:
        token = self._next()
        return isinstance(token, Term) or (token is not None and token.sign in _OPERANDS)

    def _taken(self, sign: Sign) -> Token | None:
        token = self._next()
        if isinstance(token, Token) and token.sign is sign:
            self._at += 1
            return token
        return None


def _flat(parts: list[Expression], kind: type[And | Or]) -> list[Expression]:
    """Brackets that change nothing are taken away."""
    return [inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,))]


def _missing(token: Token | None, asking: Token | None) -> Mistake:
    """Nothing to look for stands where it should."""
    if asking and asking.sign is Sign.OPEN and (token is None or token.sign is Sign.CLOSE):
        return Mistake(
            _("A bracket opened at character {place} is never closed.").format(place=asking.place), asking.place
        )
    if asking and asking.sign is not Sign.OPEN:
        words = _("{text} at character {place} needs something to look for behind it.").format(
            text=asking.text, place=asking.place
        )
        return Mistake(words, asking.place)
    if token and token.sign is Sign.CLOSE:
        return _closes_nothing(token)
    if token:
        return Mistake(
            _("{text} at character {place} needs something to look for before it.").format(
                text=token.text, place=token.place
            ),
            token.place,
        )
    return Mistake(_("There is nothing to look for at character 1."), 1)  # not met: tokens are never empty here


def _closes_nothing(token: Token) -> Mistake:
    return Mistake(_("The bracket at character {place} closes nothing.").format(place=token.place), token.place)
