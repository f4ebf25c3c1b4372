"""The timetable's work."""

from celery import shared_task

from guestshares import queries
from guestshares.services import reminders, sweep
from kazinex.core.tenancy import across_organisations


@shared_task(name="guestshares.sweep")
def sweep_due() -> None:
    """Record what has expired, then remind guests and controllers."""
    for _ in across_organisations("expiry of guest shares", among=queries.organisations_with_due_shares()):
        sweep.expire_due()
    for _ in across_organisations("reminders of guest shares", among=queries.organisations_to_remind()):
        reminders.remind_due()
        reminders.tell_unopened()
