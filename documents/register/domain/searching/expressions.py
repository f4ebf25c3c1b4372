"""What somebody looks for, as a tree: terms joined by AND, OR and NOT; `str` writes one as it would be typed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

STAR = "*"


class Shape(Enum):
    """How the text of a term is met: a word also inside others, a phrase as whole words, a pattern with stars."""

    WORD = "word"
    PHRASE = "phrase"
    PATTERN = "pattern"


@dataclass(frozen=True, slots=True)
class Term:
    """Something to be found: in what its prefix names, or anywhere in number and title where it has none.

    `place` is the character it begins at; the first one is 1.
    """

    prefix: str
    text: str
    shape: Shape
    place: int = field(default=0, compare=False)

    def __str__(self) -> str:
        prefix = f"{self.prefix}:" if self.prefix else ""
        return f'{prefix}"{self.text}"' if self.shape is Shape.PHRASE else prefix + self.text


@dataclass(frozen=True, slots=True)
class Not:
    """Whatever the part does not find."""

    part: "Expression"

    def __str__(self) -> str:
        return f"NOT ({self.part})" if isinstance(self.part, And | Or) else f"NOT {self.part}"


@dataclass(frozen=True, slots=True)
class And:
    """What all parts find."""

    parts: tuple["Expression", ...]

    def __str__(self) -> str:
        return " ".join(f"({part})" if isinstance(part, Or) else str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """What at least one part finds."""

    parts: tuple["Expression", ...]

    def __str__(self) -> str:
        return " OR ".join(map(str, self.parts))


Expression = Term | Not | And | Or


def terms(expression: Expression) -> Iterator[Term]:
    """Every term, from left to right."""
    match expression:
        case Term():
            yield expression
        case Not(part):
            yield from terms(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from terms(part)
