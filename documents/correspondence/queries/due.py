"""Where letters are due that somebody has to be told of, and which projects work today."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db import connection

from documents.correspondence.models import Letter
from documents.correspondence.models.words import AWAITED
from kazinex.core import clock
from projects.domain import working_days
from projects.models import Project, ProjectStatus
from projects.queries.calendar import working_calendar

REACH = timedelta(days=15)  # as far ahead as the next working day may be


def organisations_with_due_letters() -> list[int]:
    """Organisations with such letters; asked of a definer function."""
    with connection.cursor() as cursor:
        cursor.execute("select correspondence_organisations_with_due_letters()")
        return [row[0] for row in cursor.fetchall()]


def working_today() -> Iterator[tuple[int, datetime]]:
    """The open projects with letters that are due, where today is a working day, each with the end of the next one."""
    due = Letter.objects.filter(AWAITED, due_at__lte=clock.now() + REACH)
    for project in Project.objects.filter(pk__in=due.values("project"), status=ProjectStatus.ACTIVE):
        calendar = working_calendar(project)
        today = clock.now().astimezone(clock.zone(project.time_zone)).date()
        if calendar.works_on(today):
            following = working_days.add_working_days(calendar, today, 1)
            yield project.pk, clock.end_of_day(following, project.time_zone)


def in_full(keys: Sequence[int]) -> list[Letter]:
    """Letters with their surroundings and whom they are addressed to, earliest due first."""
    found = Letter.objects.filter(pk__in=keys).order_by("due_at", "pk")
    letters = list(
        found.select_related("project__organisation", "author", "keeper").prefetch_related("recipients__user")
    )
    for letter in letters:
        letter.organisation = letter.project.organisation
    return letters
