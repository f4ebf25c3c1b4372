"""What a change does to one person in one project, or in the organisation: the gate's functions, before and after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from accounts.models import User
from kazinex.core.access import Grants, ProjectGrants
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from projects.domain.questions import DOCUMENT_DIFFERENCES, Difference, Pair
from projects.models import Project
from projects.queries.actors import MemberActor

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
            return _("{change} lets them see {more}{fewer}.").format(change=self.change, more=more, fewer=fewer)
        sights = "; ".join(self._sights)
        return f"{sights[:1].upper()}{sights[1:]}." if sights else ""

    @property
    def _sights(self) -> list[str]:
        said = []
        if self.sight.more:
            said.append(f"sees {documents('more', self.sight.more, self.sight.more_confidential)}")
        if self.sight.fewer:
            said.append(f"sees {self._fewer}")
        if self.sight.otherwise:
            count = self.sight.otherwise
            said.append(f"sees other revisions of {count} document{'' if count == 1 else 's'} than before")
        return [*said, WITHHELD] if self.is_withheld else said

    @property
    def _fewer(self) -> str:
        return documents("fewer", self.sight.fewer, self.sight.fewer_confidential)


@dataclass
class Change:
    """Somebody with other facts than now, and who is to read what follows; `words` name what is done to them."""

    actor: MemberActor
    after: Grants
    reader: MemberActor | None
    words: str = ""

    @cached_property
    def then(self) -> MemberActor:
        """The same person with those facts."""
        return MemberActor(self.actor.membership, self.after, self.actor.project)

    @property
    def sees_otherwise(self) -> bool:
        """Whether they would see other documents of the project."""
        return self.actor.project is not None and self.actor.sight != self.then.sight

    @property
    def is_told(self) -> bool:
        """Documents are counted for a reader who sees them all, here."""
        return self.reader is not None and self.reader.sees_everything


def of(actor: MemberActor, after: Grants, *, reader: MemberActor | None) -> Consequence:
    """What other facts would do to one person."""
    return of_each([Change(actor, after, reader)])[0]


def of_each(changes: Sequence[Change], *, among: Iterable[Permission] = ()) -> list[Consequence]:
    """What other facts would do to people, one by one; the documents of all are counted together.

    `among` names the actions that can change, all where it is empty.
    """
    actions = list(among) or list(Permission)
    counted = [change for change in changes if change.sees_otherwise and change.is_told]
    differences = _differences([(change.actor, change.then) for change in counted])
    sights = dict(zip(map(id, counted), differences, strict=True))
    return [_of(change, actions, sights.get(id(change), Difference())) for change in changes]


def _differences(pairs: Sequence[Pair]) -> list[Difference]:
    """What each pair sees differently; nothing where no app holds documents."""
    answers = DOCUMENT_DIFFERENCES.ask(pairs) if pairs else []
    return answers[0] if answers else [Difference() for _pair in pairs]


def _of(change: Change, actions: Sequence[Permission], sight: Difference) -> Consequence:
    before, after = change.actor, change.then
    return Consequence(
        before.user,
        before.project,
        tuple(action for action in actions if after.decide(action) and not before.decide(action)),
        tuple(action for action in actions if before.decide(action) and not after.decide(action)),
        sight,
        is_withheld=change.sees_otherwise and not change.is_told,
        change=change.words,
    )


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
