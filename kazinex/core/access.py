"""The one place a permission is decided: pure, no database, in the fixed order of SPEC 3.3."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kazinex.core.permissions import READING, Permission

LAST_LINE = 7

ORG_ADMIN = "org_admin"
ORG_MANAGER = "org_manager"
WORKFLOW_RESPONDER = "workflow_responder"
PROJECT_ADMIN = "project_admin"
DOCUMENT_CONTROLLER = "document_controller"
CLOSED = "No: the project is closed, and only reading actions remain until it is reopened."


class Effect(StrEnum):
    """What an override does to an action."""

    GRANT = "grant"
    DENY = "deny"


class Level(StrEnum):
    """Where an override is set."""

    ORGANISATION = "organisation"
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class Override:
    """One override that is in force for a role and an action."""

    pk: int
    level: Level
    role: str
    effect: Effect
    reason: str


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Which documents a group sees: conditions are ANDed, an empty one is no condition (SPEC 3.4)."""

    disciplines: frozenset[int] = frozenset()
    document_types: frozenset[int] = frozenset()
    zones: frozenset[int] = frozenset()
    statuses: frozenset[str] = frozenset()
    confidentiality: str = ""

    def __bool__(self) -> bool:
        return bool(self.disciplines or self.document_types or self.zones or self.statuses or self.confidentiality)


@dataclass(frozen=True, slots=True)
class Group:
    """An access control group the person is in: what it grants and, if it filters, what it shows."""

    pk: int
    name: str
    actions: frozenset[str] = frozenset()
    filter: DocumentFilter = DocumentFilter()


@dataclass(frozen=True, slots=True)
class ProjectGrants:
    """The facts of one person in one project."""

    pk: int
    is_open: bool
    explicit_role: str = ""
    role_defaults: Mapping[str, frozenset[Permission]] = field(default_factory=dict)
    overrides: tuple[tuple[str, Override], ...] = ()
    groups: tuple[Group, ...] = ()
    has_step: bool | None = None  # whether the workflow step asked about is theirs; None where no step is asked about


@dataclass(frozen=True, slots=True)
class Grants:
    """The facts one decision is made from; gathered in projects/access.py, in one query a layer."""

    is_member: bool
    organisation_role: str = ""
    organisation_defaults: frozenset[Permission] = frozenset()
    organisation_overrides: tuple[tuple[str, Override], ...] = ()
    project: ProjectGrants | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered line of a decision: the line of SPEC 3.3, what it said, and what decided it."""

    line: int
    text: str
    source: Override | Group | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes or no, with the lines that decided; `exists` is False where the answer must be “no such thing”."""

    permission: Permission
    allowed: bool
    exists: bool
    steps: tuple[Step, ...]
    level: Level = Level.PROJECT

    def __bool__(self) -> bool:
        return self.allowed

    @property
    def sentence(self) -> str:
        """What a person who was refused is told (SPEC 14)."""
        if self.steps and self.steps[-1].line == LAST_LINE and "closed" in self.steps[-1].text:
            return f"This project is closed, so “{self.permission.label}” is not available. Reopen the project first."
        if self.level is Level.ORGANISATION:
            return f"You need “{self.permission.label}” in this organisation. An org admin can give it to you."
        return f"You need “{self.permission.label}” in this project. A project admin can give it to you."


def standing_role(organisation_role: str, explicit_role: str) -> str:
    """The project role a person acts with: the explicit one, else org managers stand as project admins (line 4)."""
    if explicit_role:
        return explicit_role
    return PROJECT_ADMIN if organisation_role in {ORG_ADMIN, ORG_MANAGER} else ""


def decide(grants: Grants, action: Permission) -> Decision:
    """Decide one action as SPEC 3.3 says, line by line, keeping the lines."""
    level = Level.PROJECT if grants.project else Level.ORGANISATION
    if not grants.is_member:
        return Decision(action, False, False, (Step(1, "Not an active member of this organisation."),), level)
    if grants.organisation_role == ORG_ADMIN:
        return _last_line(grants, action, [Step(2, "Org Admin: every action, everywhere.")])
    allowed, steps = _organisation_layer(grants, action)
    if grants.project is None:
        return _without_project(grants, action, allowed, steps)
    return _in_project(grants, grants.project, action, allowed, steps)


def role_allows(project: ProjectGrants, role: str, action: Permission) -> bool:
    """Whether a project role has an action here: its default, then the overrides, before anyone's groups (line 5)."""
    return _role_layer(project, role, action, [])


def _organisation_layer(grants: Grants, action: Permission) -> tuple[bool, list[Step]]:
    allowed = action in grants.organisation_defaults
    role = _words(grants.organisation_role)
    said = "allows" if allowed else "does not allow"
    steps = [Step(3, f"The organisation role {role} {said} “{action.label}”.")]
    for name, override in grants.organisation_overrides:
        if name == action and override.role == grants.organisation_role and override.level is Level.ORGANISATION:
            allowed = override.effect is Effect.GRANT
            verb = "grants" if allowed else "denies"
            steps.append(Step(3, f"An organisation override {verb} it to {role}: {override.reason}", override))
    return allowed, steps


def _without_project(grants: Grants, action: Permission, allowed: bool, steps: list[Step]) -> Decision:
    if grants.organisation_role != ORG_MANAGER:
        allowed = False
        steps.append(Step(7, "No: outside a project, only Org Admins and Org Managers act for the organisation."))
    else:
        steps.append(Step(7, "Yes." if allowed else "No: the organisation layer does not allow it."))
    return Decision(action, allowed, True, tuple(steps), Level.ORGANISATION)


def _in_project(
    grants: Grants, project: ProjectGrants, action: Permission, organisation_allows: bool, steps: list[Step]
) -> Decision:
    role = standing_role(grants.organisation_role, project.explicit_role)
    if not role:
        return _step_holder(grants, project, action, organisation_allows, steps)
    how = "the explicit project role" if project.explicit_role else "no project role, so an Org Manager stands as"
    steps.append(Step(4, f"In this project: {how} {_words(role)}."))
    project_allows = _role_layer(project, role, action, steps)
    for group in project.groups:
        if action in group.actions:
            project_allows = True
            steps.append(Step(6, f"The group {group.name} grants it.", group))
    if organisation_allows and project_allows:
        return _last_line(grants, action, steps)
    layer = "the organisation layer" if not organisation_allows else "the project layer"
    steps.append(Step(7, f"No: {layer} does not allow it, and both layers must."))
    return Decision(action, False, True, tuple(steps))


def _step_holder(
    grants: Grants, project: ProjectGrants, action: Permission, organisation_allows: bool, steps: list[Step]
) -> Decision:
    if not project.has_step:
        steps.append(Step(4, "No role in this project, so for this person it does not exist."))
        return Decision(action, False, False, tuple(steps))
    steps.append(Step(4, "No role in this project; a workflow step assigned to this person is open, and nothing else."))
    if organisation_allows and action == Permission.COMPLETE_WORKFLOW_STEP:
        return _last_line(grants, action, steps)
    steps.append(Step(7, "No: only the assigned step is open."))
    return Decision(action, False, True, tuple(steps))


def _role_layer(project: ProjectGrants, role: str, action: Permission, steps: list[Step]) -> bool:
    allowed = action in project.role_defaults.get(role, frozenset())
    said = "includes" if allowed else "does not include"
    steps.append(Step(5, f"{_words(role)} by default {said} “{action.label}”."))
    for level in (Level.ORGANISATION, Level.PROJECT):
        for name, override in project.overrides:
            if name == action and override.role == role and override.level is level:
                allowed = override.effect is Effect.GRANT
                verb = "grants" if allowed else "denies"
                steps.append(Step(5, f"The {level} override for {_words(role)} {verb} it: {override.reason}", override))
    return allowed


def _last_line(grants: Grants, action: Permission, steps: list[Step]) -> Decision:
    project = grants.project
    level = Level.PROJECT if project else Level.ORGANISATION
    if project and not project.is_open and action not in READING:
        steps.append(Step(7, CLOSED))
        return Decision(action, False, True, tuple(steps), level)
    if project and project.has_step is False and action == Permission.COMPLETE_WORKFLOW_STEP:
        steps.append(Step(7, "No: this workflow step is not assigned to this person."))
        return Decision(action, False, True, tuple(steps), level)
    steps.append(Step(7, "Yes."))
    return Decision(action, True, True, tuple(steps), level)


ROLE_NAMES: dict[str, str] = {}


def _words(role: str) -> str:
    return ROLE_NAMES.get(role, role.replace("_", " "))
