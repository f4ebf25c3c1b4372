"""The roles and what they may do, generated from the code that decides."""

from dataclasses import dataclass

from django.http import HttpResponse

from accounts.roles import ORGANISATION_ROLES, Role
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import EXPLANATIONS, Permission
from projects.roles import PROJECT_ROLES


@dataclass(frozen=True, slots=True)
class Row:
    """One action of the matrix and what each role's default says."""

    action: Permission
    explanation: str
    cells: list[bool]


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
    return Row(action, EXPLANATIONS.get(action, ""), [action in role.allows for role in columns()])
