"""Forms about a project itself."""

from typing import Any

from django import forms

from kazinex.core import clock
from kazinex.core.forms import CreatingForm, DateInput, HouseForm, StampedForm


class DetailsForm(StampedForm):
    """What can be changed about a project; `shown` is what stands now."""

    name = forms.CharField(max_length=120)
    reference = forms.CharField(max_length=60, required=False, help_text="The contract or job number you know it by.")
    starts_on = forms.DateField(label="Start", required=False, widget=DateInput())
    ends_on = forms.DateField(label="End", required=False, widget=DateInput())
    time_zone = forms.ChoiceField(help_text="Days begin and end in this zone: deadlines and expiry dates follow it.")
    description = forms.CharField(max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = [*clock.zone_names(), "UTC"]
        chosen = self.initial.get("time_zone", "")
        known = zones if chosen in zones or not chosen else [chosen, *zones]
        field: Any = self.fields["time_zone"]
        field.choices = [(zone, zone.replace("_", " ")) for zone in known]


class NewProjectForm(CreatingForm, DetailsForm):
    """The same, and the code that stays."""

    code = forms.CharField(
        max_length=40, help_text="Stands in addresses and cannot be changed later, such as harbour-tunnel."
    )
    field_order = ("name", "code", "reference", "starts_on", "ends_on", "time_zone", "description")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, shown={}, **kwargs)
        del self.fields["seen"]

    def clean_code(self) -> str:
        """Codes are small letters whatever was typed."""
        return str(self.cleaned_data["code"]).strip().lower()


class TermForm(CreatingForm):
    """A new entry of a list."""

    code = forms.CharField(max_length=12)
    name = forms.CharField(max_length=80)


class RenameTermForm(HouseForm):
    """Other words for an entry."""

    name = forms.CharField(max_length=80)
