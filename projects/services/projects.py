"""Beginning, changing and ending projects."""

import re
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from accounts.models import Organisation
from audit.domain.catalogue import Action, AuditAction
from audit.services.recording import record
from kazinex.core import clock, edit_conflicts
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.standing import still
from kazinex.core.translation import marked as _
from projects.domain.changes import OUTSIDE_ACCESS_ENDING
from projects.models import Project, ProjectStatus
from projects.services.project_locks import GONE, hold_open

CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
RESERVED = frozenset(
    {"all", "audit", "delete", "edit", "import", "new", "none", "p", "project", "projects", "settings"}
)
BEFORE = {
    ProjectStatus.ACTIVE: {ProjectStatus.CLOSED, ProjectStatus.ARCHIVED},
    ProjectStatus.CLOSED: {ProjectStatus.ACTIVE},
    ProjectStatus.ARCHIVED: {ProjectStatus.ACTIVE, ProjectStatus.CLOSED},
}
CHANGEABLE = ("name", "reference", "starts_on", "ends_on", "time_zone", "description")


def create(
    organisation: Organisation,
    *,
    code: str,
    name: str,
    time_zone: str = "",
    reference: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    description: str = "",
    by: Actor,
) -> Project:
    """Begin a project; its code is unique in the organisation, stands in addresses, and stays."""
    _require_code(code)
    _require_order(starts_on, ends_on)
    project = Project(organisation=organisation, code=code, name=name, reference=reference, description=description)
    project.time_zone = time_zone or organisation.time_zone
    project.starts_on, project.ends_on = starts_on, ends_on
    try:
        with transaction.atomic():
            project.save(force_insert=True)
            record(AuditAction.PROJECT_CREATED, by=by, target=project)
    except IntegrityError as error:
        raise _code_taken(code) from error
    return project


def shown(project: Project) -> dict[str, str]:
    """The details of a project in words, as its page shows them."""
    return {name.replace("_", " ").capitalize(): str(getattr(project, name) or "") for name in CHANGEABLE}


def change(project: Project, *, by: Actor, seen: str = "", **facts: object) -> Project:
    """Change the details of a project; nothing is recorded where nothing changed.

    `seen` is the stamp of the details that were looked at; Conflict where they are others by now.
    """
    with transaction.atomic():
        project = hold_open(project)
        edit_conflicts.require_as_seen(shown(project), seen)
        changes = _apply(project, facts)
        _require_order(project.starts_on, project.ends_on)
        if changes:
            project.save(update_fields=list(facts))
            record(AuditAction.PROJECT_CHANGED, by=by, target=project, changes=changes)
    return project


def close(project: Project, *, reason: str, ends_outside_access: bool = False, by: Actor) -> Project:
    """Close a project: from now on it can be read and nothing else; perhaps what outsiders may open ends with it."""
    with transaction.atomic():
        closed = _move(project, ProjectStatus.CLOSED, AuditAction.PROJECT_CLOSED, reason=reason, by=by)
        if ends_outside_access:
            OUTSIDE_ACCESS_ENDING.announce(closed, f"The project was closed: {reason}", by)
    return closed


def hand_over(project: Project, *, to: str, reason: str, ends_outside_access: bool = False, by: Actor) -> Project:
    """Give a project into other hands: an active one is closed with it, and every page says to whom it went."""
    with transaction.atomic():
        held: Project = still(Project.objects.select_for_update(), project, GONE)
        if held.is_handed_over:
            raise RuleBroken(
                _("This project was handed over to {handed_over_to} already.").format(
                    handed_over_to=held.handed_over_to
                )
            )
        if held.is_open:
            held = close(project, reason=reason, ends_outside_access=ends_outside_access, by=by)
        elif ends_outside_access:
            OUTSIDE_ACCESS_ENDING.announce(held, f"The project was handed over: {reason}", by)
        held.handed_over_to, held.handed_over_at = to, clock.now()
        held.save(update_fields=["handed_over_to", "handed_over_at"])
        record(AuditAction.PROJECT_HANDED_OVER, by=by, target=held, to=to, reason=reason)
    return held


def archive(project: Project, *, reason: str, ends_outside_access: bool = False, by: Actor) -> Project:
    """Put a project away; it stays readable, and perhaps what outsiders may open ends with it."""
    with transaction.atomic():
        archived = _move(project, ProjectStatus.ARCHIVED, AuditAction.PROJECT_ARCHIVED, reason=reason, by=by)
        if ends_outside_access:
            OUTSIDE_ACCESS_ENDING.announce(archived, f"The project was archived: {reason}", by)
    return archived


def reopen(project: Project, *, reason: str, by: Actor) -> Project:
    """Make a closed or archived project an active one again; one that was handed over is back."""
    return _move(project, ProjectStatus.ACTIVE, AuditAction.PROJECT_REOPENED, reason=reason, by=by)


def delete(project: Project, *, reason: str, by: Actor) -> None:
    """Delete a project that never held anything; one that did is archived, so that its register and history stay."""
    try:
        with transaction.atomic():
            project = still(Project.objects.select_for_update(), project, GONE)
            record(AuditAction.PROJECT_DELETED, by=by, target=project, reason=reason)
            project.delete()
    except ProtectedError as error:
        raise RuleBroken(
            _("This project holds documents, so it cannot be deleted. Archive it: its register and history stay.")
        ) from error


def _move(project: Project, after: ProjectStatus, action: Action, *, reason: str, by: Actor) -> Project:
    with transaction.atomic():
        found: Project = still(Project.objects.select_for_update(), project, GONE)
        if found.status not in BEFORE[after]:
            raise RuleBroken(_("This project is {status} already.").format(status=found.state_label.lower()))
        found.status = after
        if after == ProjectStatus.ACTIVE:
            found.handed_over_to, found.handed_over_at = "", None
        found.save(update_fields=["status", "handed_over_to", "handed_over_at"])
        record(action, by=by, target=found, reason=reason)
    return found


def _apply(project: Project, facts: dict[str, Any]) -> dict[str, list[str]]:
    changes = {}
    for name, value in facts.items():
        if name not in CHANGEABLE:
            message = _("{name} of a project cannot be changed.").format(name=name)
            raise ValueError(message)
        old = getattr(project, name)
        if old != value:
            changes[name.replace("_", " ")] = [str(old or ""), str(value or "")]
            setattr(project, name, value)
    return changes


def _require_code(code: str) -> None:
    if not CODE.fullmatch(code):
        raise RuleBroken(_("Use small letters, digits and single hyphens, such as harbour-tunnel."), field="code")
    if code in RESERVED:
        raise RuleBroken(
            _("“{code}” is kept for addresses of Kazinex. Choose another code.").format(code=code), field="code"
        )
    if Project.objects.filter(code=code).exists():
        raise _code_taken(code)


def _code_taken(code: str) -> RuleBroken:
    return RuleBroken(
        _("There is a project with the code “{code}” already. Choose another code.").format(code=code), field="code"
    )


def _require_order(starts_on: date | None, ends_on: date | None) -> None:
    if starts_on and ends_on and ends_on < starts_on:
        raise RuleBroken(_("The project cannot end before it starts."), field="ends_on")
