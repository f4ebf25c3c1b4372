"""What somebody typed, understood where they stand: the values its terms may have are those of the project."""

from dataclasses import dataclass, field

from documents.register.domain import searching
from documents.register.domain.searching import Expression, prefixes
from documents.register.domain.searching.choices import Option, Options, require_known
from documents.register.domain.searching.inside import require_beginnings
from documents.register.models import DocumentStatus
from documents.register.queries.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Asking:
    """An expression whose terms mean something in this project, and what was typed."""

    typed: str
    expression: Expression
    vocabulary: Vocabulary = field(compare=False)

    def __str__(self) -> str:
        return self.typed


def asking(typed: str, vocabulary: Vocabulary) -> Asking | None:
    """Read what was typed, None where that is nothing; raises Mistake."""
    expression = searching.read(typed)
    if expression is None:
        return None
    require_known(expression, options(vocabulary))
    require_beginnings(expression)
    return Asking(typed.strip(), expression, vocabulary)


def options(vocabulary: Vocabulary) -> Options:
    """The values of every prefix that has listed ones."""
    known = {prefix: _of_list(vocabulary, field.name) for prefix, field in prefixes.LISTS.items()}
    return {**known, prefixes.STATUS: [Option(value, label) for value, label in DocumentStatus.choices]}


def _of_list(vocabulary: Vocabulary, name: str) -> list[Option]:
    return [Option(code, label.removeprefix(f"{code} – ")) for code, label in vocabulary.choices.get(name, ())]
