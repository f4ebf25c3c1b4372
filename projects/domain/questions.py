"""What projects ask of the apps above them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from accounts.models import User
from kazinex.core.actors import Member
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


@dataclass(frozen=True, slots=True)
class OpenThing:
    """What is still open in a project that ends: how many of a kind, as far as the reader sees, and their list."""

    label: str
    count: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class ClosingStep:
    """What else is done when a project ends, and where."""

    label: str
    url: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class HeldWork:
    """Something that waits for a person, or that they answer for; `hand_over` gives it to somebody, with a reason.

    `by` is who hands it over, in its project. What `by` may not open has no address, and a title that tells nothing.
    `untold` is the thing itself where handing it over tells its taker nothing: whoever transfers it does.
    """

    kind: str
    title: str
    url: str
    by: Member
    hand_over: Callable[[User, str], object]
    untold: Model | None = None


DOCUMENT_DIFFERENCES = Question[[Sequence[Pair]], list[Difference]]("how what each pair sees differs")
FIND_DOCUMENT = Question[[Any, str], Found | None]("the document of a number, if the actor sees it")
DOCUMENT_STATUSES = Question[[], list[tuple[str, str]]]("the statuses a group may filter by, with their words")
# Whether somebody, by the key of their user, has a workflow step in a project, by its key (SPEC 3.3 line 4).
HOLDS_STEP = Question[[int, int], bool]("whether a person has a workflow step in a project")
# What is not finished in the actor's project; each kind is named even where nothing of it is open.
OPEN_THINGS = Question[[Any], list[OpenThing]]("what is still open in a project that ends")
CLOSING_STEPS = Question[[Any], list[ClosingStep]]("what else the actor may do when a project ends")
# What a person holds in the projects of these actors, who run them; for when somebody leaves.
HELD_WORK = Question[[Sequence[Member], User], list[HeldWork]]("what waits for a person in these projects")
STAYS_OPEN = Question[[Any], StaysOpen | None]("what goes on in the actor's project after it is closed, if anything")
MOST_COUNTED = 100  # things of one app; the top bar has room for two digits
