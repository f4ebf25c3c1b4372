"""Facts with listed values: what a term such as `status:approved` means, and a sentence where it means none of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from documents.register.domain.folding import fold
from documents.register.domain.searching.expressions import STAR, Expression, Shape, Term, terms
from documents.register.domain.searching.mistakes import Mistake
from kazinex.core.naming import first_of
from kazinex.core.translation import marked as _

MOST_NAMED = 13


@dataclass(frozen=True, slots=True)
class Option:
    """A listed value, with the name it has for people."""

    value: str
    name: str

    def is_meant(self, term: Term) -> bool:
        """Whether the term says its value or its name, in whatever case."""
        told = {fold(self.value), fold(self.name)}
        if term.shape is not Shape.PATTERN:
            return fold(term.text) in told
        pattern = STAR.join(fold(part) for part in term.text.split(STAR))
        return any(fnmatchcase(one, pattern) for one in told)


Options = Mapping[str, Sequence[Option]]  # by prefix


def chosen(term: Term, options: Options) -> list[str]:
    """The values a term means."""
    return [option.value for option in options[term.prefix] if option.is_meant(term)]


def require_known(expression: Expression, options: Options) -> None:
    """Refuse a term that means no listed value, naming those there are."""
    for term in terms(expression):
        if term.prefix in options and not chosen(term, options):
            raise Mistake(" ".join(_unknown(term, options[term.prefix])), term.place)


def _unknown(term: Term, known: Sequence[Option]) -> Iterator[str]:
    yield _("“{term}” at character {place} is no {prefix} of this project.").format(
        term=term, place=term.place, prefix=term.prefix
    )
    values = [option.value for option in known]
    if not values:
        yield _("It has none yet.")
        return
    yield _("There is {first_of}.").format(first_of=first_of(values, MOST_NAMED))
