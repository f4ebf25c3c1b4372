"""Where steps became late that nobody was told of."""

from django.db import connection

from documents.workflows.models import ReminderInterval


def organisations_with_late_steps() -> list[int]:
    """Organisations with such steps; asked of a definer function."""
    with connection.cursor() as cursor:
        cursor.execute("select workflows_organisations_with_late_steps()")
        return [row[0] for row in cursor.fetchall()]


def reminder_interval() -> ReminderInterval:
    """How often the active organisation reminds of overdue steps; every three days until it says otherwise."""
    return ReminderInterval.objects.first() or ReminderInterval()
