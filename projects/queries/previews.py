"""What a change would do, before it is saved: who gains and loses which actions, and how many documents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from accounts.models import Membership
from accounts.models.roles import ORGANISATION_ROLES, OrganisationRole
from kazinex.core import access
from kazinex.core.access import DocumentFilter, Effect, Grants, Group, Level, Override
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from projects.models import AccessGroup, Project
from projects.models.personal_facts import FilterFacts
from projects.models.roles import PROJECT_ROLES
from projects.queries import access_effects as consequences
from projects.queries import facts, people
from projects.queries.access_effects import Change, Consequence, place
from projects.queries.actors import MemberActor


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything a change does, and what to think of first."""

    consequences: tuple[Consequence, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pending:
    """One override that is about to be set, or taken back where there is no effect.

    `renews` sets the effect that stands already again, with another reason and end.
    """

    role: str
    permission: str
    effect: str = ""
    renews: bool = False


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
        cls, name: str, members: frozenset[int], *, actions: Iterable[str], shown: FilterFacts, pk: int = 0
    ) -> "Draft":
        """A draft from what was typed."""
        return cls(name, members, frozenset(actions), facts.document_filter(shown), pk)


def of_role(actor: MemberActor, role: str, *, reader: MemberActor) -> Consequence:
    """What another project role would do to a person; without one, what leaving the project and its groups would do."""
    return of_roles([actor], role, reader=reader)[0]


def of_roles(actors: Sequence[MemberActor], role: str, *, reader: MemberActor) -> list[Consequence]:
    """The same for several people, one by one; their documents are counted together."""
    return consequences.of_each([Change(actor, _with_role(actor.grants, role), reader) for actor in actors])


def of_newcomer(project: Project, role: str, *, reader: MemberActor) -> Consequence:
    """What an ordinary member of the organisation, in none of its groups, would do and see here with this role."""
    newcomer = _newcomer(project, role, reader)
    outside = replace(newcomer.grants, project=replace(place(newcomer.grants), explicit_role=""))
    return consequences.of(MemberActor(newcomer.membership, outside, project), newcomer.grants, reader=reader)


def of_newcomer_in(
    project: Project, groups: Iterable[AccessGroup], role: str, *, reader: MemberActor
) -> list[Consequence]:
    """What each group, alone, would change for somebody who comes in with this role."""
    newcomer = _newcomer(project, role, reader)
    here = place(newcomer.grants)
    inside = [replace(here, groups=(facts.group_of(group),)) for group in groups]
    changes = [Change(newcomer, replace(newcomer.grants, project=there), reader) for there in inside]
    return consequences.of_each(changes)


def of_organisation_role(membership: Membership, role: str, *, reader: MemberActor) -> list[Consequence]:
    """What another organisation role would do to a member: for the organisation, and in each project of theirs."""
    return of_organisation_roles([membership], role, reader=reader)[membership.pk]


def of_organisation_roles(
    memberships: Sequence[Membership], role: str, *, reader: MemberActor
) -> dict[int, list[Consequence]]:
    """The same for several members, by their keys; the same queries however many they are."""
    defaults = ORGANISATION_ROLES[role].allows
    readers = {actor.project.pk: actor for actor in reader.everywhere if actor.project}
    changes = [
        Change(one, replace(one.grants, organisation_role=role, organisation_defaults=defaults), by)
        for places in people.everywhere(memberships).values()
        for one in places
        if (by := readers.get(one.project.pk) if one.project else reader)
    ]
    found: dict[int, list[Consequence]] = {membership.pk: [] for membership in memberships}
    for change, effect in zip(changes, consequences.of_each(changes), strict=True):
        if effect:
            found[change.actor.membership.pk].append(effect)
    return found


def of_group(project: Project, draft: Draft, *, members: frozenset[int], reader: MemberActor) -> Preview:
    """What saving a group would do; `members` are those for whom it counts now."""

    def changed(actor: MemberActor) -> Grants:
        return _with_group(actor.grants, draft, inside=actor.membership.user_id in draft.members)

    everybody = people.everybody(project)
    touched = [actor for actor in everybody if actor.membership.user_id in members | draft.members]
    joining = draft.members - members
    changes = [
        Change(
            actor,
            changed(actor),
            reader,
            f"Adding {actor.user} to {draft.name}" if actor.membership.user_id in joining else "",
        )
        for actor in touched
    ]
    effects = consequences.of_each(changes)
    warnings = [words for actor in touched if (words := _widening(actor, changed(actor), draft))]
    return Preview(tuple(filter(None, effects)), (*warnings, *_whole_roles(draft, everybody)))


def of_archiving(group: AccessGroup, members: frozenset[int], *, reader: MemberActor) -> Preview:
    """What archiving a group would do."""
    return of_group(group.project, Draft(group.name, frozenset(), pk=group.pk), members=members, reader=reader)


def of_restoring(group: AccessGroup, members: frozenset[int], *, reader: MemberActor) -> Preview:
    """What bringing an archived group back would do to its members."""
    back = facts.group_of(group)
    draft = Draft(group.name, members, back.actions, back.filter, group.pk)
    return of_group(group.project, draft, members=frozenset(), reader=reader)


def of_overrides(project: Project | None, pending: Sequence[Pending]) -> Preview:
    """What a batch of overrides would do: in one project, or in all and for the organisation itself."""
    actions = [action for action in Permission if action in {one.permission for one in pending}]
    level = Level.PROJECT if project else Level.ORGANISATION
    roles = {one.role for one in pending}
    places = [project] if project else list(Project.objects.order_by("name", "pk"))
    actors = [*([] if project else people.members()), *people.everybody(*places)]
    touched = [actor for actor in actors if roles & {actor.grants.organisation_role, actor.standing_role}]
    changes = [Change(actor, _with_overrides(actor.grants, pending, level), None) for actor in touched]
    effects = list(zip(touched, consequences.of_each(changes, among=actions), strict=True))
    warnings = [_reach(one, effects, project) for one in pending if one.effect]
    return Preview(tuple(effect for _actor, effect in effects if effect), tuple(warnings))


def _with_role(grants: Grants, role: str) -> Grants:
    groups = place(grants).groups if role else ()
    return replace(grants, project=replace(place(grants), explicit_role=role, groups=groups))


def _newcomer(project: Project, role: str, reader: MemberActor) -> MemberActor:
    member = Membership(user=reader.user, organisation=reader.organisation, role=OrganisationRole.MEMBER)
    organisation, here = facts.organisation_overrides(), facts.project_overrides(project)[project.pk]
    there = facts.in_project(project, role=role, overrides=[*organisation, *here], groups=())
    return MemberActor(member, facts.grants(member, organisation, there), project)


def _with_group(grants: Grants, draft: Draft, *, inside: bool) -> Grants:
    project = place(grants)
    rest = tuple(group for group in project.groups if group.pk != draft.pk)
    drafted = (Group(draft.pk, draft.name, draft.actions, draft.filter),) if inside else ()
    return replace(grants, project=replace(project, groups=(*rest, *drafted)))


def _with_overrides(grants: Grants, pending: Iterable[Pending], level: Level) -> Grants:
    pending = list(pending)
    cells = {(one.role, one.permission) for one in pending}
    made = [(one.permission, Override(0, level, one.role, Effect(one.effect), "")) for one in pending if one.effect]

    def kept(entries: Iterable[tuple[str, Override]]) -> list[tuple[str, Override]]:
        return [entry for entry in entries if entry[1].level is not level or (entry[1].role, entry[0]) not in cells]

    here, organisation = grants.project, grants.organisation_overrides
    if level is Level.ORGANISATION:
        organisation = (*kept(organisation), *made)
    if here:
        here = replace(here, overrides=(*kept(here.overrides), *made))
    return replace(grants, organisation_overrides=organisation, project=here)


def _widening(actor: MemberActor, after: Grants, draft: Draft) -> str:
    then = MemberActor(actor.membership, after, actor.project)
    if not actor.filters or then.filters or actor.sees_everything:
        return ""
    is_controller = actor.standing_role == access.DOCUMENT_CONTROLLER
    which = "every document, the confidential too" if is_controller else "every document that is not confidential"
    return _("{user} is in no other filtering group, so without {name} they see {which}.").format(
        user=actor.user, name=draft.name, which=which
    )


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


def _reach(one: Pending, effects: Iterable[tuple[MemberActor, Consequence]], project: Project | None) -> str:
    """How far one override of the batch reaches: the people whose own role it is about."""
    action = Permission(one.permission)
    changed = [
        effect
        for actor, effect in effects
        if one.role in {actor.grants.organisation_role, actor.standing_role} and action in effect.gains + effect.loses
    ]
    count = len({effect.person.pk for effect in changed})
    places = len({effect.project.pk for effect in changed if effect.project})
    where = "" if project else f" in {places} project{'' if places == 1 else 's'}"
    verb = "reaches" if one.effect == Effect.GRANT else "takes it from"
    role = PROJECT_ROLES.get(one.role) or ORGANISATION_ROLES[one.role]
    return _(
        "“{label}”: this {effect} {verb} the whole role {name}, {count} {people} now{where}, and "
        "everybody who gets the role later."
    ).format(
        label=action.label,
        effect=one.effect,
        verb=verb,
        name=role.name,
        count=count,
        people="person" if count == 1 else "people",
        where=where,
    )
