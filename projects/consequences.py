"""What a change does to one person in one project, or in the organisation: the gate's functions, before and after."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from accounts.models import User
from kazinex.core import access
from kazinex.core.access import Grants, ProjectGrants
from kazinex.core.permissions import Permission
from projects import seen_documents
from projects.access import MemberActor
from projects.models import Project
from projects.seen_documents import Difference

WITHHELD = "may see other documents than before; Project Admins and Org Admins are told how many"


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a change does to one person; without a project, to what they do for the organisation itself.

    `is_withheld` says that they will see other documents, and that the reader may not count them.
    """

    person: User
    project: Project | None
    gains: tuple[Permission, ...] = ()
    loses: tuple[Permission, ...] = ()
    sight: Difference = field(default_factory=Difference)
    is_withheld: bool = False
    change: str = ""

    def __bool__(self) -> bool:
        return bool(self.gains or self.loses or self.sight or self.is_withheld)

    @property
    def place(self) -> str:
        """Where it counts."""
        return self.project.name if self.project else "The organisation"

    @property
    def sentences(self) -> list[str]:
        """All of it in words, one thing a sentence."""
        said = []
        if self.gains:
            said.append(f"gains {labels(self.gains)}")
        if self.loses:
            said.append(f"loses {labels(self.loses)}")
        return [*said, *self._sights]

    @property
    def sentence(self) -> str:
        """What it does to what they see: “Adding Mara to Client lets them see 3 more documents”."""
        if self.change and self.sight.more:
            more = documents("more", self.sight.more, self.sight.more_confidential)
            fewer = f", and {self._fewer}" if self.sight.fewer else ""
            return f"{self.change} lets them see {more}{fewer}."
        sights = "; ".join(self._sights)
        return f"{sights[:1].upper()}{sights[1:]}." if sights else ""

    @property
    def _sights(self) -> list[str]:
        said = []
        if self.sight.more:
            said.append(f"sees {documents('more', self.sight.more, self.sight.more_confidential)}")
        if self.sight.fewer:
            said.append(f"sees {self._fewer}")
        return [*said, WITHHELD] if self.is_withheld else said

    @property
    def _fewer(self) -> str:
        return documents("fewer", self.sight.fewer, self.sight.fewer_confidential)


def of(
    actor: MemberActor, after: Grants, *, reader: MemberActor | None, change: str = "", among: Iterable[Permission] = ()
) -> Consequence:
    """What other facts would do to a person; documents are counted for a reader who sees them all, here.

    `among` names the actions that can change, all where it is empty.
    """
    actions = list(among) or list(Permission)
    gains = tuple(action for action in actions if access.decide(after, action) and not actor.decide(action))
    loses = tuple(action for action in actions if actor.decide(action) and not access.decide(after, action))
    then = MemberActor(actor.membership, after, actor.project)
    if actor.project is None or not _sees_otherwise(actor, then):
        return Consequence(actor.user, actor.project, gains, loses, change=change)
    if reader is None or not reader.sees_everything:
        return Consequence(actor.user, actor.project, gains, loses, is_withheld=True, change=change)
    sight = seen_documents.difference(actor.project, actor, then)
    return Consequence(actor.user, actor.project, gains, loses, sight, change=change)


def place(grants: Grants) -> ProjectGrants:
    """The project's part of somebody's facts; a preview is about people in a project."""
    if grants.project is None:
        raise ValueError("A preview is about people in a project.")
    return grants.project


def labels(actions: Iterable[Permission]) -> str:
    """Actions in words."""
    return ", ".join(f"“{action.label}”" for action in actions)


def documents(word: str, count: int, confidential: int) -> str:
    """“212 more documents, 3 of them confidential”."""
    noun = "document" if count == 1 else "documents"
    secret = f", {confidential} of them confidential" if confidential else ""
    return f"{count} {word} {noun}{secret}"


def _sees_otherwise(before: MemberActor, after: MemberActor) -> bool:
    def sight(actor: MemberActor) -> tuple[object, ...]:
        return (actor.sees_everything, actor.sees_register, actor.sees_confidential, actor.filters, actor.group_ids)

    return sight(before) != sight(after)
