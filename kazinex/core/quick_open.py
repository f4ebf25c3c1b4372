"""Finding a thing by its number or its name, wherever in the organisation it is: what each app finds, in lines.

Whoever is asked looks in everything the person may see and nowhere else, with as many queries for thirty projects as
for one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db.models import Q

from kazinex.core import likeness
from kazinex.core.actors import Member
from kazinex.core.features import Question

MOST = 8  # lines of each kind
MOST_WORDS = 8
SHORTEST, LONGEST = 2, 100  # characters of what is looked for


@dataclass(frozen=True, slots=True)
class QuickLine:
    """One thing that was found: where it is, the number or name it goes by, and what tells it from others."""

    url: str
    name: str
    title: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one kind: its heading, its place among the kinds, and its lines, the best first."""

    label: str
    order: int
    lines: Sequence[QuickLine]

    @property
    def shown(self) -> Sequence[QuickLine]:
        """The first of them."""
        return self.lines[:MOST]

    @property
    def is_cut(self) -> bool:
        """Whether there are more; sources find one more than is shown."""
        return len(self.lines) > MOST


QUICK_OPEN = Question[[Member, str], Found]("what one may see of a kind whose number or name holds these words")


def find(actor: Member, words: str) -> list[Found]:
    """Everything that is found, kind by kind, without those of which there is nothing."""
    if len(words) < SHORTEST:
        return []
    found = [kind for kind in QUICK_OPEN.ask(actor, words) if kind.lines]
    return sorted(found, key=lambda kind: kind.order)


def tidied(typed: str) -> str:
    """What was typed, without what nobody sees, as long as it may be."""
    return " ".join(likeness.visible(typed).split())[:LONGEST]


def holding(words: str, *fields: str) -> Q:
    """That each of these words stands in one of the fields, whatever the case."""
    sought = words.split()[:MOST_WORDS]
    return reduce(and_, (reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields)) for word in sought))
