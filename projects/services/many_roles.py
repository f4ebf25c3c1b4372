"""Another project role for several people: each as if given alone, in the same queries for one and many."""

from collections.abc import Sequence

from django.db import transaction

from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.several import Outcome, require_done
from kazinex.core.translation import marked as _
from projects.models import Project, ProjectMembership
from projects.services.project_locks import hold_open
from projects.services.project_members import give_role, require_authority, require_role

GONE = _("{user} was taken out of the project meanwhile.")


def change(
    project: Project, chosen: Sequence[ProjectMembership], *, role: str, reason: str, by: Actor
) -> Outcome[ProjectMembership]:
    """Give several people of a project another role; each who cannot be given it is told of, and keeps theirs."""
    require_role(role)
    with transaction.atomic():
        found = _sorted_out(project, chosen, role, by)
        require_done(found, lambda one: str(one.user))
        give_role(project, found.done, role=role, reason=reason, by=by)
    return found


def _sorted_out(
    project: Project, chosen: Sequence[ProjectMembership], role: str, by: Actor
) -> Outcome[ProjectMembership]:
    """Who gets the role, as they are now, and why others do not."""
    found: Outcome[ProjectMembership] = Outcome()
    held = _locked(project, chosen)
    for shown in chosen:
        one = held.get(shown.pk)
        if one is None:
            found.refused.append((shown, GONE.format(user=shown.user)))
        elif words := _why_not(one, role, by):
            found.refused.append((one, words))
        else:
            found.done.append(one)
    return found


def _locked(project: Project, chosen: Sequence[ProjectMembership]) -> dict[int, ProjectMembership]:
    """Them as they are now, by their keys, without who was taken out meanwhile."""
    held = hold_open(project)
    rows = ProjectMembership.objects.select_for_update(of=("self",)).select_related("user")
    found: dict[int, ProjectMembership] = rows.filter(project=held).order_by("pk").in_bulk([one.pk for one in chosen])
    for one in found.values():
        one.project = held
    return found


def _why_not(one: ProjectMembership, role: str, by: Actor) -> str:
    if one.role == role:
        return _("{user} is {role_name} already. Choose another role.").format(user=one.user, role_name=one.role_name)
    try:
        require_authority(one, role, by)
    except RuleBroken as broken:
        return broken.words
    return ""
