"""Other people as actors: one person, or everybody a project exists for, for previews and explanations."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Membership, MembershipStatus
from accounts.models.roles import OrganisationRole
from accounts.queries import active_members
from kazinex.core.access import Group
from kazinex.core.permissions import Permission
from projects.models import AccessGroupMember, Project, ProjectMembership
from projects.queries import facts
from projects.queries.actors import MemberActor, actor_in, in_every_project


@dataclass(frozen=True, slots=True)
class Place:
    """One project as a member acts in it."""

    actor: MemberActor
    project: Project

    @property
    def groups(self) -> tuple[Group, ...]:
        return self.actor.grants.project.groups if self.actor.grants.project else ()


STANDING = (OrganisationRole.ORG_ADMIN, OrganisationRole.ORG_MANAGER)


def actor_of(user_id: int, project: Project) -> MemberActor | None:
    """Another member of the organisation, acting in this project; None without a membership."""
    membership = Membership.objects.select_related("user", "organisation").filter(user=user_id).first()
    if membership is None:
        return None
    found = facts.with_facts(membership.user_id).get(pk=project.pk)
    return actor_in(membership, facts.of_organisation(found), found)


def acting(
    pairs: Collection[tuple[int, int]], *, known: Mapping[int, Project] | None = None
) -> dict[tuple[int, int], MemberActor]:
    """Few people as each acts in one project, by the keys of project and person, where it exists for them.

    Two queries, or one where the projects were read already, by their keys. `everybody` is for many.
    """
    members = _active().filter(user__in={person for _, person in pairs})
    met = _in_known(members, pairs, known) if known is not None else _in_projects(members, pairs)
    actors = (actor_in(member, facts.of_organisation(project), project) for member, project in met)
    return {(actor.project.pk, actor.user.pk): actor for actor in actors if actor.project and actor.project_exists}


def members() -> list[MemberActor]:
    """Every active member of the organisation, acting in no project, by name; two queries."""
    overrides = facts.organisation_overrides()
    return [MemberActor(member, facts.grants(member, overrides)) for member in active_members()]


def places(reader: MemberActor, membership: Membership) -> list[Place]:
    """The projects a member acts in: for themself all, for others those whose members the reader manages."""
    is_own = membership.user_id == reader.membership.user_id
    readable = {project.pk for project in reader.projects_allowing(Permission.MANAGE_MEMBERS)}
    found = [Place(actor, actor.project) for actor in in_every_project(membership) if actor.project]
    return [place for place in found if is_own or place.project.pk in readable]


def with_inactive(project: Project, public_id: str) -> list[MemberActor]:
    """Everybody, and this member if they are in the team and only their membership is not active."""
    found = everybody(project)
    if any(actor.membership.public_id == public_id for actor in found):
        return found
    team = ProjectMembership.objects.filter(project=project).values("user")
    gone = Membership.objects.filter(public_id=public_id, user__in=team).values_list("user", flat=True).first()
    actor = actor_of(gone, project) if gone else None
    return [*found, actor] if actor else found


def everybody(*projects: Project, among: Collection[int] | None = None) -> list[MemberActor]:
    """Every person a project exists for, project by project and by name; four queries however many they are.

    With `among`, only those of these users.
    """
    if not projects:
        return []
    roles = _roles(projects)
    place = _placing(projects, roles)
    there = {user for users in roles.values() for user in users}
    members = _active().filter(Q(user__in=there) | Q(role__in=STANDING))
    found = []
    members = members if among is None else members.filter(user__in=among)
    everyone = list(members.order_by("user__name", "pk"))
    for project in projects:
        here = roles[project.pk]
        found += [place(member, project) for member in everyone if member.user_id in here or member.role in STANDING]
    return found


def everywhere(memberships: Sequence[Membership]) -> dict[int, list[MemberActor]]:
    """Members acting in no project and in each of the organisation, whether or not it exists for them, by their keys.

    Four queries however many they are; `actors.in_any_project` answers the same for one.
    """
    projects = list(Project.objects.order_by("name", "pk"))
    among = {member.user_id for member in memberships}
    place = _placing(projects, _roles(projects, among), among)
    return {member.pk: [place(member, None), *(place(member, one) for one in projects)] for member in memberships}


Met = Iterator[tuple[Membership, Project]]  # a member, and a project with what decides about them there


def _in_projects(members: QuerySet[Membership], pairs: Collection[tuple[int, int]]) -> Met:
    by_person = {member.user_id: member for member in members}
    for person, project in facts.of_pairs(pairs) if by_person else ():
        if person in by_person:
            yield by_person[person], project


def _in_known(members: QuerySet[Membership], pairs: Collection[tuple[int, int]], known: Mapping[int, Project]) -> Met:
    for member in members.annotate(there=facts.of_persons(pairs)) if pairs else ():
        for project, gathered in member.there.items():
            yield member, facts.holding(known[int(project)], gathered)


def _active() -> QuerySet[Membership]:
    active: QuerySet[Membership] = Membership.objects.filter(status=MembershipStatus.ACTIVE, user__is_active=True)
    return active.select_related("user", "organisation")


def _placing(
    projects: Sequence[Project], roles: dict[int, dict[int, str]], among: Collection[int] | None = None
) -> Callable[[Membership, Project | None], MemberActor]:
    """What makes a member an actor in one of these projects, or in none."""
    (organisation, own), groups = facts.every_override(*projects), _groups(projects, among)

    def place(member: Membership, project: Project | None) -> MemberActor:
        if project is None:
            return MemberActor(member, facts.grants(member, organisation))
        role, own_groups = roles[project.pk].get(member.user_id, ""), groups[project.pk, member.user_id]
        overrides = [*organisation, *own[project.pk]]
        here = facts.in_project(project, role=role, overrides=overrides, groups=own_groups)
        return MemberActor(member, facts.grants(member, organisation, here), project)

    return place


def _roles(projects: Iterable[Project], among: Collection[int] | None = None) -> dict[int, dict[int, str]]:
    """By project: who has which role there."""
    found: dict[int, dict[int, str]] = {project.pk: {} for project in projects}
    places = ProjectMembership.objects.filter(project__in=found)
    places = places if among is None else places.filter(user__in=among)
    for project, user, role in places.values_list("project_id", "user_id", "role"):
        found[project][user] = role
    return found


def _groups(projects: Iterable[Project], among: Collection[int] | None = None) -> dict[tuple[int, int], list[Group]]:
    """By project and person: the groups that count for them, by name."""
    places: Any = AccessGroupMember.objects.filter(group__project__in=projects, group__archived_at=None)
    places = places if among is None else places.filter(user__in=among)
    found: dict[tuple[int, int], list[Group]] = defaultdict(list)
    for place in places.select_related("group").order_by("group__name", "group_id"):
        found[place.group.project_id, place.user_id].append(facts.group_of(place.group))
    return found
