"""Whom the lines of a transmittal come to now: members, and people outside, each once (DOCUMENT_CONTROL 9)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from accounts.models import User
from documents.transmittals.domain.member_lines import ADDRESS, HOW, LIST, PERSON, ROLE, MemberLine
from documents.transmittals.models import AddressedAs, DistributionList, ListEntry
from documents.transmittals.queries.distribution_lists import lists_named, members_at, require_nobody_left
from kazinex.core import likeness
from kazinex.core.errors import Asked, RuleBroken, require_all
from kazinex.core.translation import marked as _
from projects.models import Project
from projects.models.roles import ProjectRole
from projects.queries.actors import MemberActor
from projects.queries.people import everybody


@dataclass(frozen=True, slots=True)
class Addressed:
    """Somebody a transmittal would go to; `source` is the line they come from."""

    addressed_as: AddressedAs
    name: str
    email: str
    company: str = ""
    user: User | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """Everybody lines come to, each once, and the members among them as actors of the project, by user."""

    recipients: tuple[Addressed, ...]
    actors: Mapping[int, MemberActor]
    empty: tuple[str, ...] = ()

    @property
    def inside(self) -> list[Addressed]:
        return [one for one in self.recipients if one.user]

    @property
    def outside(self) -> list[Addressed]:
        return [one for one in self.recipients if one.user is None]

    @property
    def strangers(self) -> list[Addressed]:
        """Members of the organisation for whom the project does not exist."""
        return [one for one in self.inside if one.user and one.user.pk not in self.actors]


@dataclass(slots=True)
class _Known:
    """Everything that lines can mean."""

    actors: dict[int, MemberActor]
    lists: dict[str, DistributionList]
    by_name: dict[str, User] = field(default_factory=dict)
    by_email: dict[str, User] = field(default_factory=dict)
    by_role: dict[str, list[User]] = field(default_factory=dict)


def resolve(project: Project, to: Sequence[MemberLine], cc: Sequence[MemberLine] = ()) -> Resolved:
    """Whom these lines come to; a handful of queries however many. RuleBroken names those that name nobody.

    Somebody named twice is one recipient, and To comes before CC; an address that is a member's is that member.
    """
    known = _known(project, [*to, *cc])
    found: dict[str, Addressed] = {}
    empty: list[str] = []
    both = ((AddressedAs.TO, to), (AddressedAs.CC, cc))
    require_all(*(Asked(partial(_require_somebody, lines, known, kind)) for kind, lines in both))
    for kind, lines in both:
        for words, meant in (part for line in lines for part in _meant(line, known)):
            if not meant:
                empty.append(words)
            for one in meant:
                at_home = _as_member(one, known)
                found.setdefault(at_home.email.casefold(), replace(at_home, addressed_as=kind))
    return Resolved(tuple(found.values()), known.actors, tuple(empty))


def _known(project: Project, lines: Sequence[MemberLine]) -> _Known:
    actors = {actor.user.pk: actor for actor in everybody(project)}
    known = _Known(actors, lists_named(project, lines))
    names: dict[str, list[User]] = {}
    for actor in actors.values():
        names.setdefault(likeness.key(actor.user.name), []).append(actor.user)
        if role := actor.grants.project and actor.grants.project.explicit_role:
            known.by_role.setdefault(role, []).append(actor.user)
    known.by_name = {name: users[0] for name, users in names.items() if len(users) == 1}
    members = members_at(_emails(lines, known.lists.values()))
    known.by_email = {member.user.email.casefold(): member.user for member in members}
    return known


def _emails(lines: Iterable[MemberLine], lists: Iterable[DistributionList]) -> set[str]:
    entries = [entry for one in lists for entry in one.entries.all()]
    typed = {line.email or line.name for line in lines if line.kind in {ADDRESS, PERSON}}
    kept = {entry.email for entry in entries if entry.email}
    members = {entry.user.email for entry in entries if entry.user}
    return {email.casefold() for email in typed | kept | members}


def _require_somebody(lines: Iterable[MemberLine], known: _Known, kind: AddressedAs) -> None:
    """Refuse lines that name nobody there is; a role that nobody has now is another matter."""
    nobody = [line.name for line in lines if not _is_known(line, known)]
    if nobody:
        names = ", ".join(f"“{name}”" for name in nobody[:5])
        raise RuleBroken(
            _("There is nobody and no list called {names} here. {how}").format(names=names, how=HOW),
            field=str(kind.value),
        )
    require_nobody_left(lines, field=str(kind.value))


def _is_known(line: MemberLine, known: _Known) -> bool:
    if line.kind == LIST:
        return line.key in known.lists
    return line.kind != PERSON or line.key in known.by_name


def _meant(line: MemberLine, known: _Known) -> Iterator[tuple[str, list[Addressed]]]:
    """Whom a line comes to, in parts that each say in words what they are: of a list, its own lines."""
    source = _source(line)
    if line.kind == LIST:
        for entry in known.lists[line.key].entries.all():
            yield f"{entry}, of {source}", list(_of_entry(entry, source, known))
    elif line.kind == ROLE:
        yield source, [_member(user, source) for user in known.by_role.get(line.name, ())]
    elif line.kind == PERSON:
        yield source, [_member(known.by_name[line.key], "")]
    else:
        yield source, [Addressed(AddressedAs.TO, line.name or line.email, line.email, line.company)]


def _of_entry(entry: ListEntry, source: str, known: _Known) -> Iterator[Addressed]:
    if entry.role:
        yield from (_member(user, source) for user in known.by_role.get(entry.role, ()))
    elif entry.user:
        is_active = entry.user_id in known.actors or entry.user.email.casefold() in known.by_email
        yield from [_member(entry.user, source)] if is_active else []
    else:
        yield Addressed(AddressedAs.TO, entry.name or entry.email, entry.email, entry.company, source=source)


def _as_member(one: Addressed, known: _Known) -> Addressed:
    user = known.by_email.get(one.email.casefold())
    return _member(user, one.source) if user and one.user is None else one


def _member(user: Any, source: str) -> Addressed:
    return Addressed(AddressedAs.TO, user.name, user.email, user=user, source=source)


def _source(line: MemberLine) -> str:
    if line.kind == ROLE:
        return f"role: {ProjectRole(line.name).label}"
    return f"list: {line.name}" if line.kind == LIST else line.name or line.email
