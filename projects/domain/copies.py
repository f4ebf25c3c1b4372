"""What of a project a new one, or another one, can begin with."""

from collections.abc import Callable
from dataclasses import dataclass, field

from kazinex.core.actors import Member
from kazinex.core.features import Question
from kazinex.core.translation import marked as _
from projects.models import Project

MOST_TOLD = 10


@dataclass(slots=True)
class Copied:
    """How many things were copied, and why others were not, in sentences."""

    count: int = 0
    left_out: list[str] = field(default_factory=list)

    def told(self) -> list[str]:
        """The first of what was left out."""
        more = len(self.left_out) - MOST_TOLD
        return [*self.left_out[:MOST_TOLD], *([_("{more} more were left out.").format(more=more)] if more > 0 else [])]


@dataclass(frozen=True, slots=True)
class ProjectPart:
    """Something that is copied from one project into another: `copy` takes the first, and who acts in the second.

    `count` says how many things that will be, more or less: many are copied in the background.
    """

    name: str
    label: str
    copy: Callable[[Project, Member], Copied]
    count: Callable[[Project], int]


# In the order in which they are copied: what later ones name comes first.
PROJECT_PARTS = Question[[], list[ProjectPart]]("what of a project another one can begin with")
