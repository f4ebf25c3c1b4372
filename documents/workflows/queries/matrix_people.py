"""Whom the review matrix can name in a project, and whom what it names comes to now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models.functions import Lower

from accounts.models import Membership, MembershipStatus, User
from documents.workflows.domain.matrix import Reviewer
from documents.workflows.domain.matrix_lines import GROUP, HOW, PERSON, ROLE, ReviewerLine
from kazinex.core import likeness
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects import queries as project_queries
from projects.models import AccessGroup, Project
from projects.models.roles import PROJECT_ROLES
from projects.queries.people import everybody


@dataclass(frozen=True, slots=True)
class Target:
    """One reviewer of a rule as it is kept: exactly one of a person, a role and a group."""

    user: User | None = None
    role: str = ""
    group: AccessGroup | None = None
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class People:
    """Who is there: people by project role, by the key of a group, and active members by their own key."""

    by_role: Mapping[str, Sequence[Any]]
    by_group: Mapping[int, Sequence[Any]]
    by_key: Mapping[int, Any]

    def of(self, reviewer: Reviewer) -> Sequence[User]:
        """The people one reviewer comes to; nobody where a person left, or a role or group is empty."""
        if reviewer.kind == ROLE:
            return self.by_role.get(str(reviewer.key), ())
        key = int(str(reviewer.key))
        if reviewer.kind == GROUP:
            return self.by_group.get(key, ())
        return [self.by_key[key]] if key in self.by_key else []


@dataclass(frozen=True, slots=True)
class Directory:
    """Whom lines can name: people and groups by the key of what was typed."""

    users: Mapping[str, User]
    groups: Mapping[str, AccessGroup]

    def named(self, lines: Sequence[ReviewerLine]) -> list[Target]:
        """Whom lines name, each once; RuleBroken tells of every line that names nobody."""
        targets: dict[Any, Target] = {}
        nobody = []
        for line in lines:
            target = self._target(line)
            if target is None:
                nobody.append(line.name)
            else:
                targets.setdefault((target.user, target.role, target.group), target)
        if nobody:
            names = ", ".join(f"“{name}”" for name in nobody[:5])
            raise RuleBroken(
                _("Nobody in this project is called {names}, or several are. {how}").format(names=names, how=HOW),
                field="reviewers",
            )
        return list(targets.values())

    def _target(self, line: ReviewerLine) -> Target | None:
        if line.kind == ROLE:
            return Target(role=line.name, is_required=line.is_required)
        if line.kind == GROUP:
            group = self.groups.get(line.key)
            return Target(group=group, is_required=line.is_required) if group else None
        user = self.users.get(line.key)
        return Target(user=user, is_required=line.is_required) if user else None


def people(project: Project, reviewers: Iterable[Reviewer]) -> People:
    """Whom these reviewers could come to; seven queries however many they are."""
    by_role: dict[str, list[Any]] = defaultdict(list)
    by_group: dict[int, list[Any]] = defaultdict(list)
    for actor in everybody(project):
        if role := actor.grants.project and actor.grants.project.explicit_role:
            by_role[role].append(actor.user)
        for group in actor.groups:
            by_group[group.pk].append(actor.user)
    keys = {int(str(one.key)) for one in reviewers if one.kind == PERSON}
    return People(by_role, by_group, {member.user_id: member.user for member in _active().filter(user__in=keys)})


def directory(project: Project, lines: Iterable[ReviewerLine]) -> Directory:
    """Whom these lines could name; some eight queries however many they are."""
    groups = {likeness.key(group.name): group for group in project_queries.groups(project)}
    return Directory(_users(project, [line for line in lines if line.kind == PERSON]), groups)


def nameable(project: Project) -> list[str]:
    """The lines that can be written for a project's groups, roles and people, for the page of a rule."""
    roles = [f"role: {role.name}" for role in PROJECT_ROLES.values()]
    groups = [f"group: {group.name}" for group in project_queries.groups(project)]
    return [*roles, *groups, *(actor.user.name for actor in everybody(project))]


def _users(project: Project, lines: Sequence[ReviewerLine]) -> dict[str, User]:
    """People by the key of what was typed: an e-mail address in the organisation, or a name that one of them has."""
    if not lines:
        return {}
    found: dict[str, list[User]] = defaultdict(list)
    for actor in everybody(project):
        found[likeness.key(actor.user.name)].append(actor.user)
    once = {name: users[0] for name, users in found.items() if len(users) == 1}
    addresses = [line.key for line in lines if "@" in line.name]
    by_address = _active().annotate(address=Lower("user__email")).filter(address__in=addresses) if addresses else ()
    return once | {likeness.key(member.user.email): member.user for member in by_address}


def _active() -> Any:
    return Membership.objects.select_related("user").filter(status=MembershipStatus.ACTIVE, user__is_active=True)
