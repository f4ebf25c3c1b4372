"""How often people are reminded of steps that stay overdue."""

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.workflows.models import ReminderInterval
from documents.workflows.models.reminder import MOST_DAYS
from kazinex.core import edit_conflicts
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

LABEL = "Remind of overdue steps"


def shown(interval: ReminderInterval) -> dict[str, str]:
    """The interval in words."""
    return {LABEL: str(interval)}


def set_interval(days: int, *, seen: str = "", by: Member) -> ReminderInterval:
    """Remind of overdue steps every so many days from now on, 0 for never; `seen` is the stamp of what was shown."""
    if not 0 <= days <= MOST_DAYS:
        raise RuleBroken(_("Enter 1 to {most_days} days, or 0 for never.").format(most_days=MOST_DAYS), field="days")
    with transaction.atomic():
        ReminderInterval.objects.get_or_create()
        interval: ReminderInterval = ReminderInterval.objects.select_for_update(no_key=True).get()
        before = shown(interval)
        edit_conflicts.require_as_seen(before, seen)
        interval.days = days
        if shown(interval) != before:
            interval.save()
            changes = {LABEL: [before[LABEL], str(interval)]}
            record(AuditAction.REMINDER_INTERVAL_CHANGED, by=by, target=by.organisation, changes=changes)
    return interval
