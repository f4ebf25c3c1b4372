"""Another project role for several people: each as if given alone, in the same queries for one and many."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from accounts.services import notifications
from accounts.services.notifications import Told
from audit.domain.catalogue import AuditAction
from audit.services.recording import record_many
from kazinex.core import clock
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.several import Outcome, require_done
from projects.models import Project, ProjectMembership
from projects.models.roles import PROJECT_ROLES
from projects.services.project_locks import hold_open
from projects.services.project_members import require_authority, require_role


def change(
    project: Project, chosen: Sequence[ProjectMembership], *, role: str, reason: str, by: Actor
) -> Outcome[ProjectMembership]:
    """Give several people of a project another role; each who cannot be given it is told of, and keeps theirs."""
    require_role(role)
    with transaction.atomic():
        found = _sorted_out(_locked(project, chosen), role, by)
        require_done(found, lambda one: str(one.user))
        ProjectMembership.objects.filter(pk__in=[one.pk for one in found.done]).update(role=role)
        new = PROJECT_ROLES[role].name
        happenings = [(one, clock.now(), _told(one.role_name, new, reason)) for one in found.done]
        record_many(AuditAction.PROJECT_MEMBER_ROLE_CHANGED, happenings, by=by)
        url = project.get_absolute_url()
        words = [Told(one.user, f"Your role in {project.name} is now {new}.", url) for one in found.done]
        notifications.tell_many(words, "project_role_changed", by)
    return found


def _locked(project: Project, chosen: Sequence[ProjectMembership]) -> list[ProjectMembership]:
    """Them as they are now, in their order; who was taken out meanwhile is left out."""
    held = hold_open(project)
    rows = ProjectMembership.objects.select_for_update(of=("self",)).select_related("user")
    found = rows.filter(project=held).order_by("pk").in_bulk([one.pk for one in chosen])
    for one in found.values():
        one.project = held
    return [found[one.pk] for one in chosen if one.pk in found]


def _sorted_out(held: Sequence[ProjectMembership], role: str, by: Actor) -> Outcome[ProjectMembership]:
    found: Outcome[ProjectMembership] = Outcome()
    for one in held:
        if words := _why_not(one, role, by):
            found.refused.append((one, words))
        else:
            found.done.append(one)
    return found


def _why_not(one: ProjectMembership, role: str, by: Actor) -> str:
    if one.role == role:
        return f"{one.user} is {one.role_name} already. Choose another role."
    try:
        require_authority(one, role, by)
    except RuleBroken as broken:
        return broken.words
    return ""


def _told(old: str, new: str, reason: str) -> dict[str, Any]:
    return {"old_role": old, "new_role": new, "reason": reason, "changes": {"Role": [old, new]}}
