"""What an index of the text has to hold for an expression to find anything: at least one of some sets of patterns."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from itertools import product
from math import prod

from documents.register.domain.searching.expressions import And, Expression, Not, Or, Term

MOST_WAYS = 16
NO_PIECE = -1  # the share of a word that is too short to be found by the index


@dataclass(frozen=True, slots=True)
class Pattern:
    """A stretch of folded text, and of each word in it the share of all documents that hold it at most.

    The index is asked for it by some of its `pieces`; none where every one of them is in too many documents.
    """

    text: str
    shares: tuple[float, ...] = ()
    pieces: tuple[str, ...] = ()

    @property
    def is_indexed(self) -> bool:
        """Whether the index can find it."""
        return any(share != NO_PIECE for share in self.shares)


@dataclass(frozen=True, slots=True)
class Inside:
    """Words of a file, which an index of its own finds; how many is not known before."""

    term: Term
    shares: tuple[float, ...] = (0.0,)


Way = tuple[Pattern | Inside, ...]  # all of them stand in what is found
Ways = list[Way]
Spelt = Callable[[Term], Ways | None]


def ways(expression: Expression, spelt: Spelt) -> Ways | None:
    """Each document that is found holds everything of one way; None where one may hold nothing that is indexed.

    Where AND would make too many ways, those of its rarer side are enough. What is kept out by NOT needs nothing.
    """
    match expression:
        case Term():
            return spelt(expression)
        case Not():
            return None
        case And(parts):
            return reduce(_both, (ways(part, spelt) for part in parts))
        case Or(parts):
            return reduce(_either, (ways(part, spelt) for part in parts))


def share(found: Ways) -> float:
    """About which part of all documents these find, for words that often stand together as for those that do not.

    Each rarer word counts whole, the next by its square root, and so on: between the rarest alone and their product.
    """
    return sum(share_of(way) for way in found)


def share_of(way: Way) -> float:
    """The same of one way."""
    shares = sorted(one for pattern in way for one in pattern.shares if one != NO_PIECE)
    return prod((one ** (1 / 2**at) for at, one in enumerate(shares)), start=1.0)


def _both(one: Ways | None, other: Ways | None) -> Ways | None:
    if one is None or other is None:
        return other if one is None else one
    if len(one) * len(other) > MOST_WAYS:
        return min(one, other, key=share)
    return [(*first, *second) for first, second in product(one, other)]


def _either(one: Ways | None, other: Ways | None) -> Ways | None:
    return None if one is None or other is None else [*one, *other]
