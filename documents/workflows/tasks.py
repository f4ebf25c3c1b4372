"""The timetable's work."""

from celery import shared_task

from documents.workflows.queries.late import organisations_with_late_steps
from documents.workflows.services import sweep
from kazinex.core.tenancy import in_each_organisation


@shared_task(name="workflows.late_steps")
def tell_late_steps() -> None:
    """Tell of steps that became late; each batch by itself, so that nobody waits for more than one."""
    among = organisations_with_late_steps()
    in_each_organisation("late workflow steps", sweep.tell_some, among=among, bit_by_bit=True)
