"""Whom the lines of To and CC mean now: members by name or address, roles, lists, and addresses outside."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from accounts.models import User
from documents.correspondence.domain.limits import MOST_PEOPLE
from documents.transmittals.domain.member_lines import LIST, MemberLine
from documents.transmittals.models import ListEntry
from documents.transmittals.queries.distribution_lists import entries_for, members_at, understood
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.models import Project
from projects.queries.actors import MemberActor
from projects.queries.people import everybody


@dataclass(frozen=True, slots=True)
class Addressed:
    """Somebody a letter goes to; `source` is the list or role they come from, `rule` the rule that added them."""

    name: str
    email: str
    company: str = ""
    user: User | None = None
    source: str = ""
    rule: str = ""


@dataclass
class Addressees:
    """Everybody that lines of To or CC come to, each once, and in sentences who of a list or role does not."""

    found: dict[str, Addressed] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def add(self, one: Addressed) -> None:
        """Take somebody up who is not there yet."""
        self.found.setdefault(one.email.casefold(), one)


class AddressBook:
    """The people of a project as letters reach them; asks for them once."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.lines: list[MemberLine] = []  # all that were read
        self._actors: dict[int, MemberActor] | None = None

    @property
    def actors(self) -> dict[int, MemberActor]:
        """Everybody whom the project exists for, by their key."""
        if self._actors is None:
            there = everybody(self.project)
            self._actors = {one.user.pk: one for one in there if not one.reaches_only_steps}
        return self._actors

    def read(self, text: str, *, field_name: str, rule: str = "") -> Addressees:
        """Whom the lines of one field come to; RuleBroken, at that field, tells of every line that comes to nobody."""
        try:
            lines = understood(self.project, text)
            self.lines += lines
            return self._addressees(lines, rule)
        except RuleBroken as broken:
            raise RuleBroken(broken.words, field=field_name) from broken

    def _addressees(self, lines: Sequence[MemberLine], rule: str) -> Addressees:
        addressees, direct = Addressees(), [line for line in lines if line.kind != LIST]
        self._take(addressees, entries_for(self.project, direct), "", rule)
        for line in lines:
            if line.kind == LIST:
                entries = _at_home(entries_for(self.project, [line]))
                self._take(addressees, entries, f"list: {line.name}", rule)
        if len(addressees.found) > MOST_PEOPLE:
            raise RuleBroken(
                _("A letter goes to at most {most_people} people; these lines come to more.").format(
                    most_people=MOST_PEOPLE
                )
            )
        return addressees

    def _take(self, addressees: Addressees, entries: Iterable[ListEntry], source: str, rule: str) -> None:
        for entry in entries:
            if entry.role:
                self._take_role(addressees, entry, source, rule)
            elif entry.user:
                self._take_member(addressees, entry.user, source, rule)
            else:
                addressees.add(Addressed(entry.name or entry.email, entry.email, entry.company, None, source, rule))

    def _take_role(self, addressees: Addressees, entry: ListEntry, source: str, rule: str) -> None:
        holders = [
            one for one in self.actors.values() if one.grants.project and one.grants.project.explicit_role == entry.role
        ]
        if not holders:
            addressees.left_out.append(f"Nobody here has the {str(entry).removeprefix('role: ')} role now.")
        for one in holders:
            said = source or str(entry)
            addressees.add(Addressed(one.user.name, one.user.email, "", one.user, said, rule))

    def _take_member(self, addressees: Addressees, user: User, source: str, rule: str) -> None:
        if user.pk in self.actors:
            addressees.add(Addressed(user.name, user.email, "", user, source, rule))
            return
        words = _("{user} cannot open this project. Add them to the team first, or leave them out.").format(user=user)
        if not (source or rule):
            raise RuleBroken(words)
        addressees.left_out.append(f"{user} of {source or rule} cannot open this project and was left out.")


def _at_home(entries: Sequence[ListEntry]) -> Iterator[ListEntry]:
    """The entries of a list, an address outside that is a member's by now being that member."""
    members = members_at({entry.email.casefold() for entry in entries if entry.email})
    users = {member.user.email.casefold(): member.user for member in members}
    for entry in entries:
        user = users.get(entry.email.casefold()) if entry.email else None
        yield ListEntry(user=user) if user else entry
