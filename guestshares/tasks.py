"""The timetable's work."""

from typing import Any

from celery import shared_task

from guestshares import queries
from guestshares.services import reminders, sessions, sweep
from kazinex.core.tenancy import across_organisations


@shared_task(name="guestshares.sweep")
def sweep_due() -> None:
    """Record what has expired, then remind guests and controllers."""
    for _ in across_organisations("expiry of guest shares", among=queries.organisations_with_due_shares()):
        sweep.expire_due()
    for _ in across_organisations("reminders of guest shares", among=queries.organisations_to_remind()):
        reminders.remind_due()
        reminders.tell_unopened()


def record_ended_pause(payload: dict[str, Any]) -> None:
    """Record how many passphrases a pause that is over refused."""
    sessions.record_pause(sealed=payload["sealed"])
