"""The timetable's work."""

from celery import shared_task

from documents.reports.queries.saved import organisations_with_due_reports
from documents.reports.services import sending
from kazinex.core.tenancy import in_each_organisation


@shared_task(name="reports.send_due")
def send_due() -> None:
    """Send the reports that are due."""
    in_each_organisation("scheduled reports", sending.send_due, among=organisations_with_due_reports())
