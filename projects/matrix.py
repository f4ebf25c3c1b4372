"""What roles may do, cell by cell: role × action with default, override and effective value."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.roles import ORGANISATION_ROLES, Role
from kazinex.core import access
from kazinex.core.access import Effect
from kazinex.core.permissions import Permission
from projects import facts
from projects.models import PermissionOverride, Project
from projects.previews import Pending
from projects.roles import PROJECT_ROLES

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """One role and one action: its default, what overrides say here and (in a project) above, what holds."""

    role: Role
    action: Permission
    default: bool
    inherited: bool
    effective: bool
    override: PermissionOverride | None = None
    above: PermissionOverride | None = None

    @property
    def name(self) -> str:
        """The cell's name in a form."""
        return f"cell-{self.role.value}-{self.action.value}"

    @property
    def chosen(self) -> str:
        """What the override here says: grant, deny, or nothing."""
        return self.override.effect if self.override else ""


def overridable_roles(project: Project | None) -> list[Role]:
    """The roles that can be overridden here: project roles, and for the organisation its own but Org Admin."""
    own = [] if project else [role for role in ORGANISATION_ROLES.values() if role.value != access.ORG_ADMIN]
    return [*own, *PROJECT_ROLES.values()]


def cells(project: Project | None) -> dict[Key, Cell]:
    """Every cell of the page, in one query for each level."""
    organisation, here = _in_force(None), _in_force(project) if project else {}
    found = {}
    for role in overridable_roles(project):
        for action in Permission:
            key = (role.value, action.value)
            default = action in role.allows
            inherited = _said(organisation.get(key), default) if project else default
            own, above = (here.get(key), organisation.get(key)) if project else (organisation.get(key), None)
            found[key] = Cell(role, action, default, inherited, _said(own, inherited), own, above)
    return found


def of(project: Project | None, pending: Sequence[Pending] = ()) -> dict[Key, bool]:
    """What holds in every cell, as it is or with pending overrides."""
    found = cells(project)
    held = {key: cell.effective for key, cell in found.items()}
    for one in pending:
        key = (one.role, one.permission)
        held[key] = one.effect == Effect.GRANT if one.effect else found[key].inherited
    return held


def _in_force(project: Project | None) -> dict[Key, PermissionOverride]:
    rows: Iterable[PermissionOverride] = PermissionOverride.objects.filter(
        facts.in_force(), project=project
    ).select_related("set_by")
    return {(row.role, row.permission): row for row in rows}


def _said(override: PermissionOverride | None, otherwise: bool) -> bool:
    return override.effect == Effect.GRANT if override else otherwise
