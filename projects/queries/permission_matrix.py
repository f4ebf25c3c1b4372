"""What roles may do, cell by cell: role × action with default, override and effective value."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.models.roles import ORGANISATION_ROLES, Role
from kazinex.core import access
from kazinex.core.access import Effect
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from projects.models import PermissionOverride, Project
from projects.models.roles import PROJECT_ROLES
from projects.queries import facts
from projects.queries.previews import Pending

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
    def key(self) -> Key:
        """Role and action."""
        return self.role.value, self.action.value

    @property
    def name(self) -> str:
        """The cell's name in a form."""
        return f"cell-{self.role.value}-{self.action.value}"

    @property
    def chosen(self) -> str:
        """What the override here says: grant, deny, or nothing."""
        return self.override.effect if self.override else ""

    @property
    def stamp(self) -> str:
        """Tells whether anything was said about it since: here, and after the slash above; empty where nothing is."""
        said = [f"{one.effect}@{one.created_at.timestamp():.6f}" if one else "" for one in (self.override, self.above)]
        return "/".join(said).rstrip("/")

    def since(self, shown: str) -> str:
        """What happened to it since a page was drawn that showed this stamp."""
        what = f"“{self.role.name}: {self.action.label}”"
        if shown.partition("/")[0] == self.stamp.partition("/")[0]:
            return _("Meanwhile what the organisation says about {what} has changed. Look at it again below.").format(
                what=what
            )
        if self.override is None:
            return _("Meanwhile the override of {what} has ended or was taken back. Look at it again below.").format(
                what=what
            )
        who, why = self.override.set_by, self.override.reason
        return _("Meanwhile {what} was set to {chosen} by {who}: {why}. Look at it again below.").format(
            what=what, chosen=self.chosen, who=who, why=why
        )


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
