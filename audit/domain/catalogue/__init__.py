"""Every action the audit log knows: category, exact keys and sentence, side by side.

`AuditAction.X` names one. A room's actions stand in one file here; the class below joins them.
"""

from audit.domain.catalogue.action import Action, Category, Scope
from audit.domain.catalogue.audits import AuditActions
from audit.domain.catalogue.authorization import AuthorizationActions
from audit.domain.catalogue.documents import DocumentActions
from audit.domain.catalogue.guest_shares import GuestShareActions
from audit.domain.catalogue.members import MemberActions
from audit.domain.catalogue.packages import PackageActions
from audit.domain.catalogue.permissions import PermissionActions
from audit.domain.catalogue.projects import ProjectActions
from audit.domain.catalogue.settings import SettingsActions

__all__ = ["ACTIONS", "Action", "AuditAction", "Category", "Scope"]


class AuditAction(
    AuthorizationActions,
    MemberActions,
    PermissionActions,
    SettingsActions,
    ProjectActions,
    DocumentActions,
    PackageActions,
    GuestShareActions,
    AuditActions,
):
    """The closed catalogue."""


def _all() -> dict[str, Action]:
    found: dict[str, Action] = {}
    for base in AuditAction.__mro__:
        for value in vars(base).values():
            if isinstance(value, Action):
                if value.name in found:
                    message = f"The audit action {value.name} is declared twice."
                    raise ValueError(message)
                found[value.name] = value
    return found


ACTIONS = _all()
