"""The timetable's work."""

from typing import Any

from celery import shared_task

from accounts.queries import active_organisation
from guestshares import queries
from guestshares.queries import reviews as reviewing
from guestshares.services import reminders, reviews, sessions, sweep
from kazinex.core import clock
from kazinex.core.tenancy import in_each_organisation


@shared_task(name="guestshares.sweep")
def sweep_due() -> None:
    """Record what has expired, then remind guests and controllers."""
    try:
        due = queries.organisations_with_due_shares()
        in_each_organisation("expiry of guest shares", sweep.expire_some, among=due, bit_by_bit=True)
    finally:
        in_each_organisation("reminders of guest shares", _remind, among=queries.organisations_to_remind())


@shared_task(name="guestshares.review")
def review_weekly() -> None:
    """On Monday morning of each organisation, tell its admins which shares are worth a look."""
    in_each_organisation("weekly review of guest shares", _review, among=reviewing.organisations_to_review())


def record_ended_pause(payload: dict[str, Any]) -> None:
    """Record how many passphrases a pause that is over refused."""
    sessions.record_pause(sealed=payload["sealed"])


def _remind() -> None:
    reminders.remind_due()
    reminders.tell_unopened()


def _review() -> None:
    organisation = active_organisation()
    today = clock.now().astimezone(clock.zone(organisation.time_zone)).date()
    reviews.tell_admins(organisation, day=today)
