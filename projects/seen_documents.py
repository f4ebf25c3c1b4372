"""What only the register above can answer about documents; it registers its answers when its app is ready."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kazinex.core.permissions import Permission
from kazinex.core.sight import DocumentFacts
from projects.models import Project


@dataclass(frozen=True, slots=True)
class Difference:
    """How many documents somebody would see more and fewer, and how many of those are confidential."""

    more: int = 0
    more_confidential: int = 0
    fewer: int = 0
    fewer_confidential: int = 0

    def __bool__(self) -> bool:
        return bool(self.more or self.fewer)


@dataclass(frozen=True, slots=True)
class Found:
    """One document as an explanation takes it."""

    label: str
    url: str
    facts: DocumentFacts
    rules: Callable[[Any, Permission], list[str]]  # what a narrower rule says of this actor and action, in sentences


@dataclass(frozen=True, slots=True)
class Register:
    """What a register answers: differences of sight between two actors, and one document somebody may see."""

    difference: Callable[[Project, Any, Any], Difference]
    find: Callable[[Any, str], Found | None]


_registers: list[Register] = []


def answer_with(register: Register) -> None:
    """Let a register answer; the one that came last does."""
    _registers[:] = [register]


def difference(project: Project, before: Any, after: Any) -> Difference:
    """How the documents that `after` sees differ from those that `before` sees."""
    return _registers[0].difference(project, before, after) if _registers else Difference()


def find(actor: Any, number: str) -> Found | None:
    """The document of this number, if the actor sees it."""
    return _registers[0].find(actor, number) if _registers else None
