"""Changing what a role may do, in the whole organisation or in one project; never for a person (SPEC 3.3)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Organisation, User
from accounts.models.roles import ORGANISATION_ROLES
from accounts.queries import active_organisation
from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from kazinex.core import access, clock
from kazinex.core.actors import Actor, SystemActor
from kazinex.core.errors import Conflict, RuleBroken
from kazinex.core.permissions import GRANTABLE, Permission
from kazinex.core.tenancy import active_organisation_id
from kazinex.core.translation import marked as _
from projects.models import PermissionOverride, Project
from projects.models.roles import PROJECT_ROLES
from projects.queries import permission_matrix, previews
from projects.queries.permission_matrix import Cell
from projects.queries.previews import Pending
from projects.services import authority, notifications
from projects.services.project_locks import hold_open

DEFAULT = "default"
WEIGHT = {"deny": -1, "": 0, "grant": 1}


def apply(
    project: Project | None,
    *,
    pending: Sequence[Pending],
    reason: str,
    ends_at: datetime | None = None,
    by: Actor,
    shown: Mapping[permission_matrix.Key, str] | None = None,
) -> int:
    """Set and take back several overrides together; all or none. Returns how many cells changed.

    `shown` are the stamps of the cells that were looked at; where one is another by now, Conflict says so.
    """
    if not reason.strip():
        raise RuleBroken(_("Say why: the reason stands beside the override and in the audit log."), field="reason")
    if ends_at and ends_at <= clock.now():
        raise RuleBroken(_("The end lies in the past. Choose a later day, or none."), field="ends_on")
    with transaction.atomic():
        _hold(project)
        for one in pending:
            _require_possible(project, one)
        cells = permission_matrix.cells(project)
        _require_as_shown(cells, pending, shown)
        _require_authority(project, cells, pending, by)
        foretold = previews.of_overrides(project, pending).consequences
        changed = [_write(project, one, reason=reason.strip(), ends_at=ends_at, by=by) for one in pending]
        notifications.tell_of_actions(foretold, by=by)
    return sum(changed)


def put(
    project: Project | None,
    *,
    role: str,
    permission: str,
    effect: str,
    reason: str,
    ends_at: datetime | None = None,
    by: Actor,
) -> None:
    """Grant or deny one action to one role, or, with an empty effect, return it to what it is without an override."""
    apply(project, pending=[Pending(role, permission, effect)], reason=reason, ends_at=ends_at, by=by)


def record_ended(*, by: Actor | None = None) -> int:
    """Record every override whose date has passed, once; decisions stopped counting it at that instant already."""
    by = by or SystemActor("overrides that end")
    with transaction.atomic():
        due = PermissionOverride.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            ends_at__lte=clock.now(), ended_recorded_at=None
        )
        ended = list(due.select_related("project").order_by("ends_at", "pk"))
        for override in ended:
            _record_end(override, by)
    return len(ended)


def _write(project: Project | None, one: Pending, *, reason: str, ends_at: datetime | None, by: Actor) -> bool:
    override = _standing(project, one)
    old = _said(override, project) if override and not override.has_ended else ""
    if not one.effect:
        return _take_back(project, override, one, old=old, reason=reason, by=by)
    if override and old and override.effect == one.effect and not one.renews:
        return False
    override = override or PermissionOverride(project=project, role=one.role, permission=one.permission)
    reasons = [override.reason, reason]
    override.effect, override.reason, override.ends_at = one.effect, reason, ends_at
    override.set_by, override.ended_recorded_at, override.created_at = _person(by), None, clock.now()
    override.save()
    until = clock.shown_day(clock.last_day(ends_at, _zone(project))) if ends_at else ""
    said = _said(override, project)
    changes = {f"{_cell(one)}, reason": reasons} if said == old else {_cell(one): [old or DEFAULT, said]}
    facts = {"effect": one.effect, "until": until, "changes": changes, "reason": reason}
    record(AuditAction.OVERRIDE_SET, by=by, target=override, project=project, **_words(one, project), **facts)
    return True


def _standing(project: Project | None, one: Pending) -> PermissionOverride | None:
    """The override of this cell, held until the transaction ends; one that ended unnoticed is recorded first."""
    found = PermissionOverride.objects.select_for_update(of=("self",)).filter(
        project=project, role=one.role, permission=one.permission
    )
    override: PermissionOverride | None = found.first()
    if override and override.has_ended and override.ended_recorded_at is None:
        _record_end(override, SystemActor("overrides that end"))
    return override


def _take_back(
    project: Project | None, override: PermissionOverride | None, one: Pending, *, old: str, reason: str, by: Actor
) -> bool:
    if override is None:
        return False
    if old:
        changes = {_cell(one): [old, DEFAULT]}
        record(
            AuditAction.OVERRIDE_TAKEN_BACK,
            by=by,
            target=override,
            project=project,
            reason=reason,
            changes=changes,
            **_words(one, project),
        )
    override.delete()
    return bool(old)


def _record_end(override: PermissionOverride, by: Actor) -> None:
    one = Pending(override.role, override.permission)
    override.ended_recorded_at = clock.now()
    override.save(update_fields=["ended_recorded_at"])
    record(
        AuditAction.OVERRIDE_ENDED,
        by=by,
        target=override,
        project=override.project,
        ended_at=clock.shown_end(override.ends_at, _zone(override.project)),
        changes={_cell(one): [override.effect, DEFAULT]},
        **_words(one, override.project),
    )


def _require_possible(project: Project | None, one: Pending) -> None:
    if one.role == access.ORG_ADMIN:
        raise RuleBroken(_("Org Admin cannot be overridden."))
    roles = PROJECT_ROLES if project else PROJECT_ROLES | ORGANISATION_ROLES
    if one.role not in roles or one.permission not in GRANTABLE or one.effect not in {"", "grant", "deny"}:
        raise RuleBroken(_("Choose a role and an action of the matrix."))


def _require_as_shown(
    cells: Mapping[permission_matrix.Key, Cell],
    pending: Sequence[Pending],
    shown: Mapping[permission_matrix.Key, str] | None,
) -> None:
    """Refuse to overwrite what somebody else said since the page was drawn, unless they said the same."""
    if shown is None:
        return
    for one in pending:
        cell = cells[one.role, one.permission]
        looked_at = shown.get(cell.key, "")
        if looked_at != cell.stamp and (one.renews or one.effect != cell.chosen):
            raise Conflict(cell.since(looked_at))


def _require_authority(
    project: Project | None, cells: Mapping[permission_matrix.Key, Cell], pending: Sequence[Pending], by: Actor
) -> None:
    """Nobody grants or takes what they do not hold, also where it changes nothing today.

    A grant of what the role has anyway outlives whatever it has it from, and what a denial keeps back returns with its
    end; so what counts is what the override says, and not what follows from it now.
    """
    steps = [(one, WEIGHT[one.effect] - WEIGHT[cells[one.role, one.permission].chosen]) for one in pending]
    given = [one for one, step in steps if step > 0 or one.renews]
    taken = [one for one, step in steps if step < 0 or (one.renews and one.effect == access.Effect.DENY)]
    authority.require_held(by, project, sorted({one.permission for one in given}))
    authority.require_held(by, project, sorted({one.permission for one in taken}), verb="take")
    authority.require_not_for_own_role(by, project, {one.role for one in given})
    authority.require_none_above(by, project, [one.role for one in pending])


def _hold(project: Project | None) -> None:
    """One change of overrides at a time in the whole organisation: what it says counts in each project."""
    Organisation.objects.select_for_update(no_key=True).get(pk=active_organisation_id())
    if project is not None:
        hold_open(project)


def _person(by: Actor) -> User:
    user = getattr(by, "user", None)
    if user is None:
        raise RuleBroken(_("Only a person sets overrides."))
    found: User = user
    return found


def _words(one: Pending, project: Project | None) -> dict[str, Any]:
    level = f"the project {project.name}" if project else "the whole organisation"
    return {"permission": Permission(one.permission).label, "role": _role_name(one.role), "level": level}


def _cell(one: Pending) -> str:
    return f"{_role_name(one.role)}: {Permission(one.permission).label}"


def _role_name(role: str) -> str:
    return (PROJECT_ROLES | ORGANISATION_ROLES)[role].name


def _zone(project: Project | None) -> str:
    return project.time_zone if project else active_organisation().time_zone


def _said(override: PermissionOverride, project: Project | None) -> str:
    """What an override says, for old → new."""
    if override.ends_at is None:
        return override.effect
    return f"{override.effect} until {clock.shown_day(clock.last_day(override.ends_at, _zone(project)))}"
