"""What only the register above can answer about documents; it registers its answers when its app is ready."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kazinex.core.document_visibility import DocumentFacts
from kazinex.core.permissions import Permission

Pair = tuple[Any, Any]  # actors in one project, before and after a change


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

    differences: Callable[[Sequence[Pair]], list[Difference]]
    find: Callable[[Any, str], Found | None]


_registers: list[Register] = []


def answer_with(register: Register) -> None:
    """Let a register answer; the one that came last does."""
    _registers[:] = [register]


def differences(pairs: Sequence[Pair]) -> list[Difference]:
    """Of each pair of actors in one project: how the documents that the second sees differ from those of the first."""
    return _registers[0].differences(pairs) if _registers else [Difference() for _pair in pairs]


def find(actor: Any, number: str) -> Found | None:
    """The document of this number, if the actor sees it."""
    return _registers[0].find(actor, number) if _registers else None
