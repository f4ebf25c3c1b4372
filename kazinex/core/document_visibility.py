"""Which documents a member sees, decided for one document: pure, line by line of SPEC 3.4, keeping the lines."""

from dataclasses import dataclass

from kazinex.core.access import (
    DOCUMENT_CONTROLLER,
    ORG_ADMIN,
    PROJECT_ADMIN,
    WORKFLOW_RESPONDER,
    DocumentFilter,
    Grants,
    Group,
    Level,
    Step,
    standing_role,
)


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What a filter asks of a document, and the groups a confidential one is assigned to."""

    discipline: int | None = None
    document_type: int | None = None
    zone: int | None = None
    status: str = ""
    is_confidential: bool = False
    groups: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Sight:
    """Whether a document is seen, with the lines of SPEC 3.4 that decided."""

    allowed: bool
    steps: tuple[Step, ...]

    def __bool__(self) -> bool:
        return self.allowed


def see(grants: Grants, document: DocumentFacts) -> Sight:
    """Decide whether a member sees one document of the project the grants are for."""
    project = grants.project
    if not grants.is_member or project is None:
        return _sight(False, 1, "Not an active member here.")
    role = standing_role(grants.organisation_role, project.explicit_role)
    if not role:
        return _sight(False, 1, "No role in this project, so none of its documents exist for this person.")
    if grants.organisation_role == WORKFLOW_RESPONDER:
        return _sight(False, 1, "A Workflow Responder sees only what their workflow steps are about.")
    if grants.organisation_role == ORG_ADMIN or role == PROJECT_ADMIN:
        by_role_here = bool(project.explicit_role) and grants.organisation_role != ORG_ADMIN
        words = "Org Admins and Project Admins see every document of the project."
        return _sight(True, 1, words, Level.PROJECT if by_role_here else Level.ORGANISATION)
    filtering = tuple(group for group in project.groups if group.filter)
    if document.is_confidential:
        return _confidential(project.groups, filtering, role, document)
    return _open(filtering, document)


def matches(condition: DocumentFilter, document: DocumentFacts) -> bool:
    """Whether a group's filter matches a document: every condition that is set."""
    confidential = "confidential" if document.is_confidential else "open"
    return (
        (not condition.disciplines or document.discipline in condition.disciplines)
        and (not condition.document_types or document.document_type in condition.document_types)
        and (not condition.zones or document.zone in condition.zones)
        and (not condition.statuses or document.status in condition.statuses)
        and (not condition.confidentiality or condition.confidentiality == confidential)
    )


def _confidential(groups: tuple[Group, ...], filtering: tuple[Group, ...], role: str, document: DocumentFacts) -> Sight:
    if role == DOCUMENT_CONTROLLER and not filtering:
        words = "It is confidential; a Document Controller in no filtering group sees those too."
        return _sight(True, 3, words, Level.PROJECT)
    for group in groups:
        if group.pk in document.groups:
            return _sight(True, 3, f"It is confidential and assigned to the group {group.name}.", group)
    return _sight(False, 3, "It is confidential and assigned to none of this person's groups.")


def _open(filtering: tuple[Group, ...], document: DocumentFacts) -> Sight:
    if not filtering:
        return _sight(True, 2, "In no filtering group, so every document that is not confidential is seen.")
    for group in filtering:
        if matches(group.filter, document):
            return _sight(True, 2, f"The filter of the group {group.name} matches it.", group)
    return Sight(False, tuple(_unmatched(group) for group in filtering))


def _unmatched(group: Group) -> Step:
    return Step(2, f"The filter of the group {group.name} does not match it.", group)


def _sight(allowed: bool, line: int, text: str, source: Group | Level | None = None) -> Sight:
    return Sight(allowed, (Step(line, text, source),))
