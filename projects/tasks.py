"""The timetable's work."""

from celery import shared_task

from kazinex.core.tenancy import across_organisations
from projects import queries
from projects.services import overrides


@shared_task(name="projects.record_ended_overrides")
def record_ended_overrides() -> None:
    """Record the overrides whose date has passed; decisions stopped counting them at that instant."""
    due = queries.organisations_with_ended_overrides()
    for _ in across_organisations("overrides that end", among=due):
        overrides.record_ended()
