"""The names of a person's projects: a password must not be made of them (SECURITY 2.1, context words)."""

from collections.abc import Iterable

from accounts import queries
from accounts.models import User
from kazinex.core.tenancy import organisation_active
from projects.models import ProjectMembership


def of_projects(user: User) -> Iterable[str]:
    """Name, code and reference of every project the person is in, one organisation after the other."""
    found: list[str] = []
    for member in queries.own_memberships(user) if getattr(user, "pk", None) else []:
        with organisation_active(member.organisation_id):
            own = ProjectMembership.objects.filter(user=user).select_related("project")
            found += [f"{one.project.name} {one.project.code} {one.project.reference}" for one in own]
    return found
