"""The working calendar: what an organisation works on, and what a project leaves out besides."""

from django.db.models import Q, QuerySet

from kazinex.core.actors import Member
from projects.domain.working_days import WorkingCalendar
from projects.models import Holiday, Project, WorkingWeek


def working_calendar(project: Project | None) -> WorkingCalendar:
    """The working days of a project, or of the organisation where none is named; two queries."""
    days = holidays(project).values_list("day", flat=True)
    return WorkingCalendar(frozenset(working_week().weekdays), frozenset(days))


def working_week() -> WorkingWeek:
    """The weekdays of the organisation; Monday to Friday until it says otherwise."""
    return WorkingWeek.objects.first() or WorkingWeek()


def holidays(project: Project | None) -> QuerySet[Holiday]:
    """The organisation's days and, with a project, that project's own."""
    found: QuerySet[Holiday] = Holiday.objects.filter(Q(project=None) | Q(project=project))
    return found


def holiday(actor: Member, holiday: str) -> Holiday:
    """One day that is changed here: of the project, or of the organisation where no project is named; for doors."""
    found: Holiday = Holiday.objects.get(public_id=holiday, project=actor.project)
    return found
