"""What projects ask of the apps above them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kazinex.core.document_visibility import DocumentFacts
from kazinex.core.features import Question
from kazinex.core.permissions import Permission

Pair = tuple[Any, Any]  # actors in one project, before and after a change


@dataclass(frozen=True, slots=True)
class Difference:
    """How many documents somebody would see more and fewer, and how many of those are confidential.

    Of as many as `otherwise` says they would see other revisions than before.
    """

    more: int = 0
    more_confidential: int = 0
    fewer: int = 0
    fewer_confidential: int = 0
    otherwise: int = 0

    def __bool__(self) -> bool:
        return bool(self.more or self.fewer or self.otherwise)


@dataclass(frozen=True, slots=True)
class Found:
    """One document as an explanation takes it."""

    label: str
    url: str
    facts: DocumentFacts
    rules: Callable[[Any, Permission], list[str]]  # what a narrower rule says of this actor and action, in sentences


@dataclass(frozen=True, slots=True)
class StaysOpen:
    """What people outside may go on opening: said in a sentence, and the offer to end it."""

    sentence: str
    offer: str


DOCUMENT_DIFFERENCES = Question[[Sequence[Pair]], list[Difference]]("how what each pair sees differs")
FIND_DOCUMENT = Question[[Any, str], Found | None]("the document of a number, if the actor sees it")
DOCUMENT_STATUSES = Question[[], list[tuple[str, str]]]("the statuses a group may filter by, with their words")
STAYS_OPEN = Question[[Any], StaysOpen | None]("what goes on in the actor's project after it is closed, if anything")
