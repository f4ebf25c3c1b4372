"""The one place a permission is decided: pure, no database, in the fixed order of SPEC 3.3."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from kazinex.core.permissions import READING, STILL_ENDED, Permission
from kazinex.core.translation import marked as _

ORG_ADMIN = "org_admin"
ORG_MANAGER = "org_manager"
WORKFLOW_RESPONDER = "workflow_responder"
PROJECT_ADMIN = "project_admin"
DOCUMENT_CONTROLLER = "document_controller"
BY_PROJECT_ADMIN = _("A project admin can give it to you.")
BY_ORG_ADMIN = _("An org admin can give it to you.")
BY_ROLE = _("Only Org Admins and Org Managers have it there, and an org admin gives those roles.")
OF_OTHERS = _("This step is not assigned to you, or not any more.")
BY_STARTER = _("Who started the workflow or a project admin can reassign it.")
BY_REOPENING = _("An org admin or org manager can reopen it.")


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

    def covers(self, other: "DocumentFilter") -> bool:
        """Whether it shows whatever the other does, each condition by itself."""
        mine = (self.disciplines, self.document_types, self.zones, self.statuses)
        theirs = (other.disciplines, other.document_types, other.zones, other.statuses)
        narrower = all(not own or (bool(its) and its <= own) for own, its in zip(mine, theirs, strict=True))
        return narrower and self.confidentiality in {"", other.confidentiality}


@dataclass(frozen=True, slots=True)
class Group:
    """An access control group the person is in: what it grants and, if it filters, what it shows."""

    pk: int
    name: str
    actions: frozenset[str] = frozenset()
    filter: DocumentFilter = DocumentFilter()
    public_id: str = ""


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
    step_waits: bool = True  # and whether it can still be assigned to somebody
    state: str = "closed"  # what it is called where it is not open: closed or archived


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
    """One numbered line of a decision: the line of SPEC 3.3, what it said, and what decided it.

    A `Level` as source is the person's own role there.
    """

    line: int
    text: str
    source: Override | Group | Level | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes or no, with the lines that led there; `exists` is False where the answer must be “no such thing”.

    `decided_by` is the place among `steps` of the one that decided, and `remedy` says who could change a refusal.
    """

    permission: Permission | None
    allowed: bool
    exists: bool
    steps: tuple[Step, ...]
    level: Level = Level.PROJECT
    decided_by: int = -1
    remedy: str = BY_PROJECT_ADMIN
    state: str = ""  # closed or archived, where that is why
    is_of_others: bool = False  # a step that is not assigned to this person, where that is why

    def __bool__(self) -> bool:
        return self.allowed

    @property
    def decider(self) -> Step:
        """The line that decided: where a yes comes from, and what a no is recorded with."""
        return self.steps[self.decided_by]

    @property
    def sentence(self) -> str:
        """What a person who was refused is told (SPEC 14)."""
        if self.is_of_others:
            return f"{OF_OTHERS} {self.remedy}".rstrip()
        what = f"“{self.permission.label}”" if self.permission else "This"
        if self.state:
            return f"This project is {self.state}, so {what} is not available. {self.remedy}"
        place = "organisation" if self.level is Level.ORGANISATION else "project"
        return f"You need {what} in this {place}. {self.remedy}"


def standing_role(organisation_role: str, explicit_role: str) -> str:
    """The project role a person acts with: the explicit one, else org managers stand as project admins (line 4)."""
    if explicit_role:
        return explicit_role
    return PROJECT_ADMIN if organisation_role in {ORG_ADMIN, ORG_MANAGER} else ""


def decide(grants: Grants, action: Permission, *, when_closed: bool = False) -> Decision:
    """Decide one action as SPEC 3.3 says, line by line, keeping the lines.

    `when_closed` asks for what remains of the action in a closed project: guest shares are seen and ended (line 7).
    """
    if when_closed and action in STILL_ENDED:
        grants = when_open(grants)
    level = Level.PROJECT if grants.project else Level.ORGANISATION
    if not grants.is_member:
        return Decision(action, False, False, (Step(1, "Not an active member of this organisation."),), level)
    if grants.organisation_role == ORG_ADMIN:
        admin = Step(2, "Org Admin: every action, everywhere.", Level.ORGANISATION)
        return _last_line(grants, action, [admin])
    allowed, steps = _organisation_layer(grants, action)
    if grants.project is None:
        return _without_project(grants, action, allowed, steps)
    return _in_project(grants, grants.project, action, allowed, steps)


def project_exists(grants: Grants) -> bool:
    """Whether the project of these facts exists for the person (lines 1, 2 and 4), whatever they may do there."""
    project = grants.project
    if not grants.is_member or project is None:
        return False
    return bool(standing_role(grants.organisation_role, project.explicit_role) or project.has_step)


def when_open(grants: Grants) -> Grants:
    """The same facts as if the project were open."""
    return replace(grants, project=replace(grants.project, is_open=True)) if grants.project else grants


def role_allows(project: ProjectGrants, role: str, action: Permission) -> bool:
    """Whether a project role has an action here: its default, then the overrides, before anyone's groups (line 5)."""
    return _role_layer(project, role, action, [])


def _organisation_layer(grants: Grants, action: Permission) -> tuple[bool, list[Step]]:
    allowed = action in grants.organisation_defaults
    role = _words(grants.organisation_role)
    said = "allows" if allowed else "does not allow"
    steps = [Step(3, f"The organisation role {role} {said} “{action.label}”.", Level.ORGANISATION)]
    for name, override in grants.organisation_overrides:
        if name == action and override.role == grants.organisation_role and override.level is Level.ORGANISATION:
            allowed = override.effect is Effect.GRANT
            verb = "grants" if allowed else "denies"
            steps.append(Step(3, f"An organisation override {verb} it to {role}: {override.reason}", override))
    return allowed, steps


def _without_project(grants: Grants, action: Permission, allowed: bool, steps: list[Step]) -> Decision:
    speaking, remedy = len(steps) - 1, BY_ORG_ADMIN
    if grants.organisation_role != ORG_MANAGER:
        allowed, speaking, remedy = False, -1, BY_ROLE
        steps.append(Step(7, "No: outside a project, only Org Admins and Org Managers act for the organisation."))
    else:
        steps.append(Step(7, "Yes." if allowed else "No: the organisation layer does not allow it."))
    return Decision(action, allowed, True, tuple(steps), Level.ORGANISATION, speaking, remedy)


def _in_project(
    grants: Grants, project: ProjectGrants, action: Permission, organisation_allows: bool, steps: list[Step]
) -> Decision:
    role = standing_role(grants.organisation_role, project.explicit_role)
    if not role:
        return _step_holder(grants, project, action, organisation_allows, steps)
    organisation_speaks = len(steps) - 1
    how = "the explicit project role" if project.explicit_role else "no project role, so an Org Manager stands as"
    own = Level.PROJECT if project.explicit_role else Level.ORGANISATION
    steps.append(Step(4, f"In this project: {how} {_words(role)}.", own))
    project_allows = _role_layer(project, role, action, steps)
    project_speaks = len(steps) - 1
    for group in project.groups:
        if action in group.actions:
            project_speaks, project_allows = (project_speaks, True) if project_allows else (len(steps), True)
            steps.append(Step(6, f"The group {group.name} grants it.", group))
    if organisation_allows and project_allows:
        return _last_line(grants, action, steps, project_speaks)
    layer = "the organisation layer" if not organisation_allows else "the project layer"
    steps.append(Step(7, f"No: {layer} does not allow it, and both layers must."))
    speaking = project_speaks if organisation_allows else organisation_speaks
    remedy = BY_PROJECT_ADMIN if organisation_allows and role != PROJECT_ADMIN else BY_ORG_ADMIN
    return Decision(action, False, True, tuple(steps), decided_by=speaking, remedy=remedy)


def _step_holder(
    grants: Grants, project: ProjectGrants, action: Permission, organisation_allows: bool, steps: list[Step]
) -> Decision:
    if not project.has_step:
        steps.append(Step(4, "No role in this project, so for this person it does not exist."))
        return Decision(action, False, False, tuple(steps))
    steps.append(Step(4, "No role in this project; a workflow step assigned to this person is open, and nothing else."))
    if organisation_allows and action == Permission.COMPLETE_WORKFLOW_STEP:
        return _last_line(grants, action, steps, len(steps) - 1)
    steps.append(Step(7, "No: only the assigned step is open."))
    return Decision(action, False, True, tuple(steps))


def _role_layer(project: ProjectGrants, role: str, action: Permission, steps: list[Step]) -> bool:
    allowed = action in project.role_defaults.get(role, frozenset())
    said = "includes" if allowed else "does not include"
    own = Level.PROJECT if project.explicit_role == role else None
    steps.append(Step(5, f"{_words(role)} by default {said} “{action.label}”.", own))
    for level in (Level.ORGANISATION, Level.PROJECT):
        for name, override in project.overrides:
            if name == action and override.role == role and override.level is level:
                allowed = override.effect is Effect.GRANT
                verb = "grants" if allowed else "denies"
                steps.append(Step(5, f"The {level} override for {_words(role)} {verb} it: {override.reason}", override))
    return allowed


def _last_line(grants: Grants, action: Permission, steps: list[Step], speaking: int = 0) -> Decision:
    """Line 7: `speaking` is the place of the step a yes comes from."""
    project = grants.project
    level = Level.PROJECT if project else Level.ORGANISATION
    if project and not project.is_open and action not in READING:
        remains = "guest shares can be seen and ended" if action in STILL_ENDED else "reading actions remain"
        closed = _("No: the project is {state}, and only {remains} until it is reopened.").format(
            state=project.state, remains=remains
        )
        steps.append(Step(7, closed))
        return Decision(action, False, True, tuple(steps), level, remedy=BY_REOPENING, state=project.state)
    if project and project.has_step is False and action == Permission.COMPLETE_WORKFLOW_STEP:
        steps.append(Step(7, "No: this workflow step is not assigned to this person."))
        remedy = BY_STARTER if project.step_waits else ""
        return Decision(action, False, True, tuple(steps), level, remedy=remedy, is_of_others=True)
    steps.append(Step(7, "Yes."))
    return Decision(action, True, True, tuple(steps), level, speaking)


ROLE_NAMES: dict[str, str] = {}


def _words(role: str) -> str:
    return ROLE_NAMES.get(role, role.replace("_", " "))
