"""How many bytes the active organisation's files may take."""

from django.conf import settings

from accounts import queries
from accounts.models import Organisation, Plan


def in_force() -> int:
    """What the operator gave this organisation, else what its plan has; 0 for no limit."""
    return of(queries.active_organisation())


def of(organisation: Organisation) -> int:
    """The same for one at hand."""
    by_plan = {
        Plan.STANDARD: settings.KAZINEX_STORAGE_STANDARD,
        Plan.ENTERPRISE: settings.KAZINEX_STORAGE_ENTERPRISE,
    }
    if organisation.storage_quota is not None:
        return organisation.storage_quota
    return int(by_plan.get(Plan(organisation.plan), 0))
