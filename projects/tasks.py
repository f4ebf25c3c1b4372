"""The timetable's work, and what is too long for a request."""

from typing import Any

from celery import shared_task

from kazinex.core.tenancy import in_each_organisation
from projects import queries
from projects.services import job_runs, overrides


@shared_task(name="projects.record_ended_overrides")
def record_ended_overrides() -> None:
    """Record the overrides whose date has passed; decisions stopped counting them at that instant."""
    due = queries.organisations_with_ended_overrides()
    in_each_organisation("overrides that end", overrides.record_ended, among=due)


@shared_task(name="projects.run_jobs")
def run_jobs() -> None:
    """Do the work that waits; the rows say which, so a lost or doubled message does no harm."""
    job_runs.run_due()


def wake_worker(payload: dict[str, Any]) -> None:
    """Tell a worker that a job waits; where none hears, the timetable finds it within a minute."""
    run_jobs.delay()
