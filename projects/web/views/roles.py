"""The roles and what they may do, generated from the code that decides."""

from dataclasses import dataclass

from django.http import HttpResponse

from accounts.models.roles import ORGANISATION_ROLES, Role
from kazinex.core import clock
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import EXPLANATIONS, Permission
from projects.models.roles import PROJECT_ROLES

OWN_DRAFTS = frozenset({("initiator", Permission.MANAGE_DOCUMENTS)})  # cells with note 2 of SPEC 3.2


@dataclass(frozen=True, slots=True)
class Cell:
    """What a role's default says, and the note that qualifies it."""

    allowed: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One action of the matrix and what each role's default says."""

    action: Permission
    explanation: str
    cells: list[Cell]


@access(None)
def roles(request: MemberRequest) -> HttpResponse:
    """Every role with its sentence, and the matrix of SPEC 3.2."""
    return page(
        request,
        "projects/roles.html",
        organisation_roles=list(ORGANISATION_ROLES.values()),
        project_roles=list(PROJECT_ROLES.values()),
        columns=columns(),
        rows=rows(),
        now=clock.now(),
    )


def columns() -> list[Role]:
    """The roles of the matrix: those of the organisation that decide by themselves, then those of a project."""
    first, last = ("org_admin", "org_manager"), ("workflow_responder",)
    return [
        *(ORGANISATION_ROLES[name] for name in first),
        *PROJECT_ROLES.values(),
        *(ORGANISATION_ROLES[name] for name in last),
    ]


def rows() -> list[Row]:
    """Each action with every role's default."""
    return [_row(action) for action in Permission]


def _row(action: Permission) -> Row:
    cells = [Cell(action in role.allows, "2" if (role.value, action) in OWN_DRAFTS else "") for role in columns()]
    return Row(action, EXPLANATIONS.get(action, ""), cells)
