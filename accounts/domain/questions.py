"""What accounts ask of the apps above them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Membership, User
from kazinex.core.actors import Actor
from kazinex.core.features import Question


@dataclass(frozen=True, slots=True)
class MemberColumn:
    """A column of the list of members: what it says of people, what it can be filtered by, whom a choice finds."""

    name: str
    label: str
    words: Callable[[Collection[int]], Mapping[int, Sequence[str]]]  # keys of users → words, in one query
    choices: Callable[[], list[tuple[str, str]]]
    holders: Callable[[str], Collection[int]]  # a choice → keys of users


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of a member's page: a template and what it takes."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


MEMBER_COLUMNS = Question[[], MemberColumn]("columns of the list of members")
MEMBER_PANELS = Question[[Any, Membership], list[Panel]]("parts of a member's page, for a request")
# What somebody would leave behind, told before they are deactivated or removed.
LEFT_BEHIND = Question[[Any, Membership], list[Panel]]("what a member leaves behind, for a request")
# What another organisation role would do to members, in sentences by their keys, as far as this reader is told.
ROLE_EFFECTS = Question[[Sequence[Membership], str, Any], Mapping[int, list[str]]](
    "what another role would do to members"
)
# Why somebody may not give members an organisation role, in words by the members' keys; who is left out may get it.
ROLE_REFUSALS = Question[[Sequence[Membership], str, Actor], Mapping[int, str]]("why members may not be given a role")
INVITABLE_PROJECTS = Question[[Actor], list[tuple[int, str]]]("projects, as key and name, an actor may invite to")
FILES_BY_EXTENSION = Question[[], Mapping[str, int]]('the organisation\'s files by extension, such as {"pdf": 212}')
FILES_WITH_MACROS = Question[[], Mapping[str, int]]('those with macros, such as {"xlsm": 3, "docx": 1}')
STORAGE_USED = Question[[], int]("the bytes that the organisation's files take")
# The names of projects of the active organisation by their codes.
PROJECT_NAMES = Question[[Collection[str]], Mapping[str, str]]("the names of projects by their codes")
PASSWORD_WORDS = Question[[User], Iterable[str]]("words a person's password must not be made of")
