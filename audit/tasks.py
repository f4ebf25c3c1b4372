"""The audit log's work in the background."""

from typing import Any

from celery import shared_task

from audit.services.exporting import jobs


@shared_task(name="audit.run_exports")
def run_exports() -> None:
    """Make the exports that wait; the rows say which, so a lost or doubled message does no harm."""
    jobs.run_due()


def wake_worker(payload: dict[str, Any]) -> None:
    """Tell a worker that an export waits; where none hears, the timetable finds it within a minute."""
    run_exports.delay()
