"""What people enter about reminders."""

from typing import Any

from django import forms

from documents.workflows.models import ReminderInterval
from documents.workflows.models.reminder import MOST_DAYS
from documents.workflows.services import reminders
from kazinex.core.forms import StampedForm
from kazinex.core.translation import marked as _


class ReminderForm(StampedForm):
    """How often people are reminded."""

    days = forms.IntegerField(
        label=_("Overdue reminder interval"),
        min_value=0,
        max_value=MOST_DAYS,
        help_text=_(
            "In days; 0 is never. Whoever a step waits for is told on the day it becomes overdue, and then again "
            "and again at this interval until they answer."
        ),
    )

    def __init__(self, *args: Any, interval: ReminderInterval, **kwargs: Any) -> None:
        super().__init__(*args, initial={"days": interval.days}, shown=reminders.shown(interval), **kwargs)
