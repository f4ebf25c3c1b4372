"""Other people as actors: one person, or everybody a project exists for, for previews and explanations."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from accounts.models import Membership, MembershipStatus
from accounts.queries import active_members
from accounts.roles import OrganisationRole
from kazinex.core.access import Group, Level, Override
from kazinex.core.permissions import Permission
from projects import facts
from projects.access import MemberActor, actor_in, in_every_project
from projects.models import AccessGroupMember, Project, ProjectMembership


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


def everybody(project: Project) -> list[MemberActor]:
    """Every person a project exists for, by name, in five queries however many they are."""
    roles: dict[int, str] = dict(ProjectMembership.objects.filter(project=project).values_list("user", "role"))
    overrides = [*facts.organisation_overrides(), *facts.project_overrides(project)]
    groups = _groups(project)
    members = Membership.objects.select_related("user", "organisation").filter(
        Q(user__in=roles) | Q(role__in=STANDING), status=MembershipStatus.ACTIVE, user__is_active=True
    )
    return [
        _gathered(member, project, roles.get(member.user_id, ""), overrides, groups[member.user_id])
        for member in members.order_by("user__name", "pk")
    ]


def _gathered(
    member: Membership, project: Project, role: str, overrides: Sequence[tuple[str, Override]], groups: list[Group]
) -> MemberActor:
    place = facts.in_project(project, role=role, overrides=overrides, groups=groups)
    organisation = [entry for entry in overrides if entry[1].level is Level.ORGANISATION]
    return MemberActor(member, facts.grants(member, organisation, place), project)


def _groups(project: Project) -> dict[int, list[Group]]:
    places: Any = AccessGroupMember.objects.filter(group__project=project, group__archived_at=None)
    found: dict[int, list[Group]] = defaultdict(list)
    for place in places.select_related("group").order_by("group__name", "group_id"):
        found[place.user_id].append(facts.group_of(place.group))
    return found
