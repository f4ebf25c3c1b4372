"""Every report there is, and which of them somebody may run."""

from documents.reports.domain.asking import Report
from documents.reports.queries import (
    of_comments,
    of_documents,
    of_guests,
    of_letters,
    of_overdue,
    of_transmittals,
    of_workflows,
)
from kazinex.core.actors import Member

ROOMS = (of_documents, of_comments, of_workflows, of_overdue, of_transmittals, of_letters, of_guests)
REPORTS: dict[str, Report] = {one.key: one for room in ROOMS for one in room.REPORTS}


def reports(actor: Member) -> list[Report]:
    """Those this person may run where they stand."""
    return [one for one in REPORTS.values() if one.is_open_to(actor)]


def report(actor: Member, report: str) -> Report:
    """One of them; raises ValueError where there is none for this person; for doors."""
    found = REPORTS.get(report)
    if found is None or not found.is_open_to(actor):
        raise ValueError(report)
    return found
