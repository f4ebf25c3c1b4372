"""The working calendar as forms."""

from typing import Any

from django import forms

from kazinex.core.forms import CreatingForm, StampedForm, checked
from kazinex.core.translation import marked as _
from projects.domain import holiday_lines
from projects.models import Weekday, WorkingWeek
from projects.services import calendars


class WeekForm(StampedForm):
    """The weekdays that are worked on."""

    weekdays = forms.TypedMultipleChoiceField(
        label=calendars.LABEL,
        choices=Weekday.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple(),
        help_text=_("Durations in working days count these. What is due already stays due."),
    )

    def __init__(self, *args: Any, week: WorkingWeek, **kwargs: Any) -> None:
        super().__init__(*args, initial={"weekdays": week.weekdays}, shown=calendars.shown(week), **kwargs)


class HolidaysForm(CreatingForm):
    """Days that are not worked on, as pasted lines."""

    lines = forms.CharField(
        label=_("Days"),
        max_length=20_000,
        widget=forms.Textarea({"rows": 10, "spellcheck": "false"}),
        help_text=(
            _(
                "One a line: a date and what the day is called, such as 2026-12-25 Christmas Day, 25/12/2026 Christmas "
                "Day or 25 December 2026, Christmas Day."
            )
        ),
    )

    def clean_lines(self) -> list[holiday_lines.HolidayLine]:
        """The days; every line that cannot be read is named."""
        return checked(holiday_lines.read, self.cleaned_data["lines"])
