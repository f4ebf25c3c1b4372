"""Who acts: a member, a guest, the system, or a command."""

from dataclasses import dataclass
from typing import Any, Protocol

from kazinex.core.features import Question


class Actor(Protocol):
    """Whoever a change is recorded under."""

    @property
    def kind(self) -> str: ...  # user | guest | system | command
    @property
    def actor_id(self) -> str: ...
    @property
    def label(self) -> str: ...


@dataclass(frozen=True, slots=True)
class SystemActor:
    """Kazinex itself, acting for a named reason such as “nightly expiry”."""

    reason: str
    kind: str = "system"

    @property
    def actor_id(self) -> str:
        return ""

    @property
    def label(self) -> str:
        return f"Kazinex ({self.reason})"


@dataclass(frozen=True, slots=True)
class CommandActor:
    """A person at the server's console, running a management command."""

    command: str
    kind: str = "command"

    @property
    def actor_id(self) -> str:
        return ""

    @property
    def label(self) -> str:
        return f"Server console ({self.command})"


# How an app below the members finds one again for work in the background: of a user's id and a project's code, the
# member as an actor of the active organisation, in that project where a code is given; None where they are no active
# member or the project does not exist for them.
FIND_MEMBER = Question[[str, str], Any]("a member as an actor")
