"""Who acts: a member, a guest, the system, or a command."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from kazinex.core.access import Decision, DocumentFilter, Grants, Group
from kazinex.core.permissions import Permission


class Actor(Protocol):
    """Whoever a change is recorded under."""

    @property
    def kind(self) -> str: ...  # user | guest | system | command
    @property
    def actor_id(self) -> str: ...
    @property
    def label(self) -> str: ...


class Place(Protocol):
    """A project somebody acts in."""

    @property
    def pk(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


class Member(Actor, Protocol):
    """A member of an organisation who acts in it, and in one project where the address names one.

    Who they are and where are rows of apps above this one, so what those rows hold is not told here.
    """

    @property
    def user(self) -> Any: ...
    @property
    def organisation(self) -> Any: ...
    @property
    def membership(self) -> Any: ...
    @property
    def project(self) -> Any: ...
    @property
    def grants(self) -> Grants: ...
    @property
    def roles(self) -> frozenset[str]: ...
    @property
    def role_name(self) -> str: ...
    @property
    def standing_role(self) -> str: ...
    @property
    def is_org_admin(self) -> bool: ...
    @property
    def is_project_admin(self) -> bool: ...
    @property
    def reaches_only_steps(self) -> bool: ...
    @property
    def sees_everything(self) -> bool: ...
    @property
    def sees_register(self) -> bool: ...
    @property
    def sees_confidential(self) -> bool: ...
    @property
    def groups(self) -> tuple[Group, ...]: ...
    @property
    def filters(self) -> tuple[DocumentFilter, ...]: ...
    @property
    def group_ids(self) -> frozenset[int]: ...
    @property
    def sight(self) -> tuple[object, ...]: ...
    @property
    def everywhere(self) -> "Iterable[Member]": ...

    def decide(self, permission: Permission | str, *, when_closed: bool = False) -> Decision: ...
    def decide_anywhere(self, permission: Permission | str, *, when_closed: bool = False) -> Decision: ...
    def stand_at_step(self, *, is_theirs: bool, waits: bool = True) -> None: ...
    def holds(self, permission: Permission | str) -> bool: ...
    def narrowed(self, permission: Permission | None, only: frozenset[str]) -> Decision: ...
    def projects_allowing(self, permission: Permission | str, *, when_closed: bool = False) -> Iterable[Place]: ...


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
