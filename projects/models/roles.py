"""Project roles as code, with their default actions (SPEC 3.1, 3.2)."""

from django.db.models import TextChoices

from accounts.models.roles import Role
from kazinex.core import access
from kazinex.core.permissions import ALL, Permission
from kazinex.core.translation import marked as _


class ProjectRole(TextChoices):
    PROJECT_ADMIN = "project_admin", _("Project Admin")
    DOCUMENT_CONTROLLER = "document_controller", _("Document Controller")
    INITIATOR = "initiator", _("Initiator")
    REVIEWER = "reviewer", _("Reviewer")
    APPROVER = "approver", _("Approver")
    VIEWER = "viewer", _("Observer")


_INITIATOR = frozenset(
    {
        Permission.CREATE_WORKFLOW,
        Permission.UPLOAD_DOCUMENTS,
        Permission.SEND_CORRESPONDENCE,
        Permission.MANAGE_TRANSMITTALS,
        Permission.MANAGE_WORK_PACKAGES,
        Permission.VIEW_REPORTS,
        Permission.COMPLETE_WORKFLOW_STEP,
    }
)
_CONTROLLER = _INITIATOR | {
    Permission.MANAGE_DOCUMENTS,
    Permission.MANAGE_GUEST_SHARES,
    Permission.MANAGE_DIST_LISTS,
}
_REVIEWER = frozenset({Permission.VIEW_REPORTS, Permission.COMPLETE_WORKFLOW_STEP})

PROJECT_ROLES = {
    role.value: role
    for role in (
        Role("project_admin", "Project Admin", "Runs the project: people, settings, and everything in it.", ALL),
        Role(
            "document_controller",
            "Document Controller",
            "Runs the register and shares revisions with outsiders.",
            _CONTROLLER,
        ),
        Role(
            "initiator",
            "Initiator",
            "Uploads documents and starts workflows, transmittals and correspondence.",
            _INITIATOR,
        ),
        Role("reviewer", "Reviewer", "Reads, comments and completes the review steps assigned to them.", _REVIEWER),
        Role("approver", "Approver", "Holds sign-off authority in the approval steps assigned to them.", _REVIEWER),
        Role(
            "viewer",
            "Observer",
            "Reads what they may see and the reports; changes nothing.",
            frozenset({Permission.VIEW_REPORTS}),
        ),
    )
}
# Whose overrides somebody may set: of no role above their own (SPEC 3.3). Reviewer and Approver are one rung.
RANKS = {
    "viewer": 0,
    "reviewer": 1,
    "approver": 1,
    "initiator": 2,
    "document_controller": 3,
    "project_admin": 4,
}
DEFAULTS = {role.value: role.allows for role in PROJECT_ROLES.values()}
access.ROLE_NAMES.update({role.value: role.name for role in PROJECT_ROLES.values()})
