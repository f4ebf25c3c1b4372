"""Questions about saved reports."""

from collections.abc import Collection
from typing import Any

from django.db import connection

from accounts.models import User
from documents.reports.models import SavedReport
from documents.reports.models.saved_report import runs_project
from documents.reports.queries import REPORTS
from kazinex.core.actors import Member
from kazinex.core.permissions import Permission
from projects.models import Project
from projects.queries import people


def saved_reports(actor: Member) -> list[SavedReport]:
    """What somebody may open here, by name: their own and what is shared, of the reports they may run."""
    kinds = [key for key, one in REPORTS.items() if one.is_open_to(actor)]
    found = SavedReport.objects.open_to(actor).filter(kind__in=kinds)
    rows = list(found.select_related("owner").prefetch_related("readers").order_by("name", "pk"))
    return [_at_home(one, actor) for one in rows]


def changeable(actor: Member, saved_report: str) -> SavedReport:
    """One that somebody may change: their own, those of others where they run register or project; for doors."""
    found = SavedReport.objects.open_to(actor)
    if not may_change_all(actor):
        found = found.filter(owner_id=actor.user.pk)
    return _at_home(found.get(public_id=saved_report), actor)


def may_share(actor: Member) -> bool:
    """Whether somebody may share a report with the project and send it to others."""
    return bool(actor.decide(Permission.MANAGE_DOCUMENTS))


def may_change_all(actor: Member) -> bool:
    """Whether somebody may change or end the reports of others, as far as they are open to them."""
    return may_share(actor) or runs_project(actor)


def possible_readers(project: Project, among: Collection[int] | None = None) -> list[User]:
    """Who may read reports of a project."""
    found: list[Any] = people.everybody(project, among=among)
    return [actor.user for actor in found if actor.decide(Permission.VIEW_REPORTS)]


def organisations_with_due_reports() -> list[int]:
    """Organisations in which a report is due to be sent; asked of a definer function."""
    with connection.cursor() as cursor:
        cursor.execute("select reports_organisations_with_due_reports()")
        return [row[0] for row in cursor.fetchall()]


def _at_home(found: SavedReport, actor: Member) -> SavedReport:
    found.project, found.organisation = actor.project, actor.organisation
    return found
