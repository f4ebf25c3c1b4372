"""Other people as actors: one person, or everybody a project exists for, for previews and explanations."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

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
    (organisation, own), groups = facts.every_override(*projects), _groups(projects)
    there = {user for users in roles.values() for user in users}
    members = Membership.objects.select_related("user", "organisation").filter(
        Q(user__in=there) | Q(role__in=STANDING), status=MembershipStatus.ACTIVE, user__is_active=True
    )
    found = []
    members = members if among is None else members.filter(user__in=among)
    everyone = list(members.order_by("user__name", "pk"))
    for project in projects:
        here = roles[project.pk]
        for member in everyone:
            if member.user_id in here or member.role in STANDING:
                role, own_groups = here.get(member.user_id, ""), groups[project.pk, member.user_id]
                overrides = [*organisation, *own[project.pk]]
                place = facts.in_project(project, role=role, overrides=overrides, groups=own_groups)
                found.append(MemberActor(member, facts.grants(member, organisation, place), project))
    return found


def _roles(projects: Iterable[Project]) -> dict[int, dict[int, str]]:
    """By project: who has which role there."""
    found: dict[int, dict[int, str]] = {project.pk: {} for project in projects}
    places = ProjectMembership.objects.filter(project__in=found)
    for project, user, role in places.values_list("project_id", "user_id", "role"):
        found[project][user] = role
    return found


def _groups(projects: Iterable[Project]) -> dict[tuple[int, int], list[Group]]:
    """By project and person: the groups that count for them, by name."""
    places: Any = AccessGroupMember.objects.filter(group__project__in=projects, group__archived_at=None)
    found: dict[tuple[int, int], list[Group]] = defaultdict(list)
    for place in places.select_related("group").order_by("group__name", "group_id"):
        found[place.group.project_id, place.user_id].append(facts.group_of(place.group))
    return found
