"""Who is told of what becomes of workflows: who started them, or where they have left who runs the project."""

from collections.abc import Iterable

from accounts.models import User
from accounts.queries import active_members
from documents.workflows.models import Workflow
from projects.models import ProjectMembership
from projects.models.roles import ProjectRole


def still_here(users: Iterable[int]) -> set[int]:
    """Those of these users, by key, who are active members; one query."""
    return set(active_members().filter(user__in=set(users)).values_list("user", flat=True))


def watchers(workflows: Iterable[Workflow]) -> dict[int, list[User]]:
    """Whom to tell of each of these workflows, by its key; two queries at most however many they are."""
    found = list(workflows)
    here = still_here(one.started_by_id for one in found)
    left = {one.project_id for one in found if one.started_by_id not in here}
    run = admins(left) if left else {}
    return {one.pk: [one.started_by] if one.started_by_id in here else run[one.project_id] for one in found}


def admins(projects: set[int]) -> dict[int, list[User]]:
    """Who runs each of these projects and is still here, by name; one query."""
    found: dict[int, list[User]] = {project: [] for project in projects}
    places = ProjectMembership.objects.filter(project__in=projects, role=ProjectRole.PROJECT_ADMIN)
    here = places.filter(user__in=active_members().values("user"))
    for place in here.select_related("user").order_by("user__name"):
        found[place.project_id].append(place.user)
    return found
