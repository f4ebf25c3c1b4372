"""Organisation roles as code: a name, a sentence, and what the role allows at most (SPEC 3.1, 3.3 line 3)."""

from dataclasses import dataclass

from django.db.models import TextChoices

from kazinex.core import access
from kazinex.core.permissions import ALL, Permission
from kazinex.core.translation import marked as _


class OrganisationRole(TextChoices):
    ORG_ADMIN = "org_admin", _("Org Admin")
    ORG_MANAGER = "org_manager", _("Org Manager")
    MEMBER = "member", _("Member")
    WORKFLOW_RESPONDER = "workflow_responder", _("Workflow Responder")


@dataclass(frozen=True, slots=True)
class Role:
    """A role, the sentence people choose it by, and its default actions."""

    value: str
    name: str
    description: str
    allows: frozenset[Permission]


ORGANISATION_ROLES = {
    role.value: role
    for role in (
        Role("org_admin", "Org Admin", "Sets the organisation's security and may do everything, everywhere.", ALL),
        Role(
            "org_manager",
            "Org Manager",
            "Runs projects: stands as Project Admin wherever no project role is given.",
            ALL,
        ),
        Role("member", "Member", "Takes part in the projects they are added to, with a role in each.", ALL),
        Role(
            "workflow_responder",
            "Workflow Responder",
            "Sees and answers only the workflow steps assigned to them.",
            frozenset({Permission.COMPLETE_WORKFLOW_STEP}),
        ),
    )
}
access.ROLE_NAMES.update({role.value: role.name for role in ORGANISATION_ROLES.values()})
