"""Which documents a member sees, decided for one document: pure, line by line of SPEC 3.4, keeping the lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

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
from kazinex.core.translation import marked as _


class Face(StrEnum):
    """What of a document somebody sees: every revision and the current one first, or one of two revisions alone."""

    WHOLE = "whole"
    CURRENT = "current"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What a filter asks of a document, and the groups a confidential one is assigned to.

    Its status is that of the current revision; that of the released one is empty where there is none.
    """

    discipline: int | None = None
    document_type: int | None = None
    zone: int | None = None
    status: str = ""
    is_confidential: bool = False
    groups: frozenset[int] = frozenset()
    released_status: str = ""


@dataclass(frozen=True, slots=True)
class Sight:
    """Whether a document is seen, with the lines of SPEC 3.4 that decided, and which face of it."""

    allowed: bool
    steps: tuple[Step, ...]
    face: Face = Face.WHOLE

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
        words = _("Org Admins and Project Admins see every document of the project.")
        return _sight(True, 1, words, Level.PROJECT if by_role_here else Level.ORGANISATION)
    filtering = tuple(group for group in project.groups if group.filter)
    if document.is_confidential:
        return _confidential(project.groups, filtering, role, document)
    return _open(filtering, document)


def matches(condition: DocumentFilter, document: DocumentFacts) -> bool:
    """Whether a group's filter matches a document whatever its statuses: every other condition that is set."""
    confidential = "confidential" if document.is_confidential else "open"
    return (
        (not condition.disciplines or document.discipline in condition.disciplines)
        and (not condition.document_types or document.document_type in condition.document_types)
        and (not condition.zones or document.zone in condition.zones)
        and (not condition.confidentiality or condition.confidentiality == confidential)
    )


def _confidential(groups: tuple[Group, ...], filtering: tuple[Group, ...], role: str, document: DocumentFacts) -> Sight:
    if role == DOCUMENT_CONTROLLER and not filtering:
        words = _("It is confidential; a Document Controller in no filtering group sees those too.")
        return _sight(True, 3, words, Level.PROJECT)
    assigned = [group for group in groups if group.pk in document.groups]
    if not assigned:
        return _sight(False, 3, "It is confidential and assigned to none of this person's groups.")
    through = _through(assigned, document)
    if through is None:
        return Sight(False, tuple(_no_revision(group, 3) for group in assigned))
    group, face = through
    return _sight(True, 3, f"It is confidential and assigned to the group {group.name}.", group, face)


def _open(filtering: tuple[Group, ...], document: DocumentFacts) -> Sight:
    if not filtering:
        return _sight(True, 2, "In no filtering group, so every document that is not confidential is seen.")
    matching = [group for group in filtering if matches(group.filter, document)]
    through = _through(matching, document)
    if through is None:
        told = (_no_revision(group, 2) if group in matching else _unmatched(group) for group in filtering)
        return Sight(False, tuple(told))
    group, face = through
    return _sight(True, 2, f"The filter of the group {group.name} matches it.", group, face)


def _through(groups: Iterable[Group], document: DocumentFacts) -> tuple[Group, Face] | None:
    """The group that shows the most of it: all, or else the newer of the two revisions whose status one allows."""
    groups = list(groups)
    whole = [(group, Face.WHOLE) for group in groups if not group.filter.statuses]
    faces = ((Face.CURRENT, document.status), (Face.RELEASED, document.released_status))
    single = [(group, face) for face, status in faces for group in groups if status in group.filter.statuses]
    return next(iter([*whole, *single]), None)


def _unmatched(group: Group) -> Step:
    return Step(2, f"The filter of the group {group.name} does not match it.", group)


def _no_revision(group: Group, line: int) -> Step:
    return Step(line, f"The group {group.name} shows only certain statuses, and no revision of it has one.", group)


def _sight(allowed: bool, line: int, text: str, source: Group | Level | None = None, face: Face = Face.WHOLE) -> Sight:
    return Sight(allowed, (Step(line, text, source),), face)
