"""What a change would do, before it is saved: the gate's own functions, asked with the facts of before and after."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from accounts.models import User
from accounts.roles import ORGANISATION_ROLES
from kazinex.core import access
from kazinex.core.access import DocumentFilter, Effect, Grants, Group, Level, Override, ProjectGrants
from kazinex.core.permissions import Permission
from projects import facts, people, seen_documents
from projects.access import MemberActor
from projects.models import AccessGroup, Project
from projects.roles import PROJECT_ROLES
from projects.seen_documents import Difference


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a change does to one person in one project."""

    person: User
    project: Project
    gains: tuple[Permission, ...]
    loses: tuple[Permission, ...]
    sight: Difference
    change: str = ""

    @property
    def sentences(self) -> list[str]:
        """The same in words, one thing a sentence."""
        said = []
        if self.gains:
            said.append(f"gains {_labels(self.gains)}")
        if self.loses:
            said.append(f"loses {_labels(self.loses)}")
        if self.sight.more:
            said.append(f"sees {_documents('more', self.sight.more, self.sight.more_confidential)}")
        if self.sight.fewer:
            said.append(f"sees {_documents('fewer', self.sight.fewer, self.sight.fewer_confidential)}")
        return said

    @property
    def sentence(self) -> str:
        """The headline, such as: Adding Mara to Client lets them see 212 more documents, 3 of them confidential."""
        if self.change and self.sight.more:
            more = _documents("more", self.sight.more, self.sight.more_confidential)
            return f"{self.change} lets them see {more}."
        return f"{self.person} {'; '.join(self.sentences)}."


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything a change does, and what to think of first."""

    consequences: tuple[Consequence, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pending:
    """One override that is about to be set, or taken back where there is no effect."""

    role: str
    permission: str
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An access control group as it would be after saving."""

    name: str
    members: frozenset[int]
    actions: frozenset[str] = frozenset()
    filter: DocumentFilter = field(default_factory=DocumentFilter)
    pk: int = 0

    @classmethod
    def of(
        cls, name: str, members: frozenset[int], *, actions: Iterable[str], shown: Mapping[str, Any], pk: int = 0
    ) -> "Draft":
        """A draft from what was typed."""
        row = {"pk": pk, "name": name, "actions": actions, **shown}
        made = facts.group(row)
        return cls(name, members, made.actions, made.filter, pk)


def of_role(actor: MemberActor, role: str, *, reader: MemberActor) -> Consequence:
    """What another project role would do to a person; documents are counted for who sees them all."""
    after = replace(actor.grants, project=replace(_place(actor.grants), explicit_role=role))
    return _consequence(actor, after, look=reader.sees_everything)


def of_group(project: Project, draft: Draft, *, members: frozenset[int], reader: MemberActor) -> Preview:
    """What saving a group would do; `members` are who is in it now. Documents are counted for who sees them all."""

    def changed(actor: MemberActor) -> Grants:
        return _with_group(actor.grants, draft, inside=actor.membership.user_id in draft.members)

    everybody = people.everybody(project)
    touched = [actor for actor in everybody if actor.membership.user_id in members | draft.members]
    effects = []
    for actor in touched:
        joins = actor.membership.user_id in draft.members - members
        words = f"Adding {actor.user} to {draft.name}" if joins else ""
        effects.append(_consequence(actor, changed(actor), words, look=reader.sees_everything))
    warnings = [words for actor in touched if (words := _widening(actor, changed(actor), draft))]
    warnings += _whole_roles(draft, everybody)
    return Preview(_worth_saying(effects), tuple(warnings))


def of_archiving(group: AccessGroup, members: frozenset[int], *, reader: MemberActor) -> Preview:
    """What archiving a group would do."""
    return of_group(group.project, Draft(group.name, frozenset(), pk=group.pk), members=members, reader=reader)


def of_overrides(project: Project | None, pending: Sequence[Pending]) -> Preview:
    """What a batch of overrides would do, in one project or in all that are active."""
    effects: list[Consequence] = []
    warnings: list[str] = []
    projects = [project] if project else list(Project.objects.order_by("name", "pk"))
    for place in projects:
        for actor in people.everybody(place):
            after = _with_overrides(actor.grants, pending, Level.PROJECT if project else Level.ORGANISATION)
            effects.append(_consequence(actor, after, look=False))
    effects = list(_worth_saying(effects))
    warnings += [words for one in pending if one.effect and (words := _reach(one, effects, project))]
    return Preview(tuple(effects), tuple(warnings))


def _consequence(actor: MemberActor, after: Grants, change: str = "", *, look: bool = True) -> Consequence:
    project = _project(actor)
    gains = [action for action in Permission if access.decide(after, action) and not actor.decide(action)]
    loses = [action for action in Permission if actor.decide(action) and not access.decide(after, action)]
    then = MemberActor(actor.membership, after, project)
    otherwise = look and _sees_otherwise(actor, then)
    seen = seen_documents.difference(project, actor, then) if otherwise else Difference()
    return Consequence(actor.user, project, tuple(gains), tuple(loses), seen, change)


def _place(grants: Grants) -> ProjectGrants:
    if grants.project is None:
        raise ValueError("A preview is about people in a project.")
    return grants.project


def _project(actor: MemberActor) -> Project:
    if actor.project is None:
        raise ValueError("A preview is about people in a project.")
    return actor.project


def _sees_otherwise(before: MemberActor, after: MemberActor) -> bool:
    def sight(actor: MemberActor) -> tuple[object, ...]:
        return (actor.sees_everything, actor.sees_register, actor.sees_confidential, actor.filters, actor.group_ids)

    return sight(before) != sight(after)


def _with_group(grants: Grants, draft: Draft, *, inside: bool) -> Grants:
    project = _place(grants)
    rest = tuple(group for group in project.groups if group.pk != draft.pk)
    drafted = (Group(draft.pk, draft.name, draft.actions, draft.filter),) if inside else ()
    return replace(grants, project=replace(project, groups=(*rest, *drafted)))


def _with_overrides(grants: Grants, pending: Iterable[Pending], level: Level) -> Grants:
    place, pending = _place(grants), list(pending)
    cells = {(one.role, one.permission) for one in pending}
    made = [(one.permission, Override(0, level, one.role, Effect(one.effect), "")) for one in pending if one.effect]

    def kept(entries: Iterable[tuple[str, Override]]) -> list[tuple[str, Override]]:
        return [entry for entry in entries if entry[1].level is not level or (entry[1].role, entry[0]) not in cells]

    project = replace(place, overrides=(*kept(place.overrides), *made))
    organisation = grants.organisation_overrides
    if level is Level.ORGANISATION:
        organisation = (*kept(organisation), *made)
    return replace(grants, organisation_overrides=organisation, project=project)


def _widening(actor: MemberActor, after: Grants, draft: Draft) -> str:
    then = MemberActor(actor.membership, after, actor.project)
    if actor.filters and not then.filters and not actor.sees_everything:
        return (
            f"{actor.user} is in no other filtering group, so without {draft.name} they see every document "
            "that is not confidential."
        )
    return ""


def _whole_roles(draft: Draft, everybody: Iterable[MemberActor]) -> list[str]:
    if not draft.actions:
        return []
    warnings = []
    for role in PROJECT_ROLES.values():
        holders = {actor.membership.user_id for actor in everybody if actor.standing_role == role.value}
        if len(holders) > 1 and holders <= draft.members:
            warnings.append(
                f"This group holds every {role.name} of the project: an override of the role says it better."
            )
    return warnings


def _reach(one: Pending, effects: Sequence[Consequence], project: Project | None) -> str:
    role = PROJECT_ROLES.get(one.role) or ORGANISATION_ROLES[one.role]
    action = Permission(one.permission)
    touched = {effect.person.pk for effect in effects if action in effect.gains + effect.loses}
    places = {effect.project.pk for effect in effects if action in effect.gains + effect.loses}
    where = "" if project else f" in {len(places)} project{'' if len(places) == 1 else 's'}"
    verb = "reaches" if one.effect == Effect.GRANT else "takes it from"
    people_now = f"{len(touched)} {'person' if len(touched) == 1 else 'people'}"
    return (
        f"“{action.label}”: this {one.effect} {verb} the whole role {role.name}, "
        f"{people_now} now{where}, and everybody who gets the role later."
    )


def _worth_saying(effects: Iterable[Consequence]) -> tuple[Consequence, ...]:
    return tuple(effect for effect in effects if effect.gains or effect.loses or effect.sight)


def _labels(actions: Iterable[Permission]) -> str:
    return ", ".join(f"“{action.label}”" for action in actions)


def _documents(word: str, count: int, confidential: int) -> str:
    noun = "document" if count == 1 else "documents"
    secret = f", {confidential} of them confidential" if confidential else ""
    return f"{count} {word} {noun}{secret}"
