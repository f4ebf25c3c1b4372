"""Every action the audit log knows: category, exact keys and sentence, side by side.

`AuditAction.X` names one. A room's actions stand in one file here; the class below joins them.
"""

from functools import cache

from audit.domain.catalogue.action import Action, Category, Scope
from audit.domain.catalogue.audits import AuditActions
from audit.domain.catalogue.authorization import AuthorizationActions
from audit.domain.catalogue.correspondence import CorrespondenceActions
from audit.domain.catalogue.documents import DocumentActions
from audit.domain.catalogue.guest_shares import GuestShareActions
from audit.domain.catalogue.handovers import HandoverActions
from audit.domain.catalogue.matrix import MatrixActions
from audit.domain.catalogue.members import MemberActions
from audit.domain.catalogue.packages import PackageActions
from audit.domain.catalogue.permissions import PermissionActions
from audit.domain.catalogue.projects import ProjectActions
from audit.domain.catalogue.reports import ReportActions
from audit.domain.catalogue.settings import SettingsActions
from audit.domain.catalogue.transmittals import TransmittalActions
from audit.domain.catalogue.workflows import WorkflowActions

__all__ = ["ACTIONS", "Action", "AuditAction", "Category", "Scope", "naming"]


class AuditAction(
    AuthorizationActions,
    MemberActions,
    PermissionActions,
    SettingsActions,
    ProjectActions,
    DocumentActions,
    PackageActions,
    MatrixActions,
    TransmittalActions,
    CorrespondenceActions,
    GuestShareActions,
    WorkflowActions,
    ReportActions,
    HandoverActions,
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


@cache
def naming(key: str) -> tuple[str, ...]:
    """The actions whose events say something under this key."""
    return tuple(sorted(name for name, action in ACTIONS.items() if key in action.keys))
