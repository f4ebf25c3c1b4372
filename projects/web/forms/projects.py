"""Forms about a project itself."""

from collections.abc import Sequence
from typing import Any

from django import forms

from kazinex.core import clock
from kazinex.core.forms import CreatingForm, DateInput, EndingForm, HouseForm, RowChoice, StampedForm
from kazinex.core.translation import marked as _
from projects.domain.copies import ProjectPart
from projects.models import Project


class DetailsForm(StampedForm):
    """What can be changed about a project; `shown` is what stands now."""

    name = forms.CharField(label=_("Name"), max_length=120)
    reference = forms.CharField(
        label=_("Reference"), max_length=60, required=False, help_text=_("The contract or job number you know it by.")
    )
    starts_on = forms.DateField(label=_("Start"), required=False, widget=DateInput())
    ends_on = forms.DateField(label=_("End"), required=False, widget=DateInput())
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Days begin and end in this zone: deadlines and expiry dates follow it.")
    )
    description = forms.CharField(
        label=_("Description"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

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
        label=_("Code"),
        max_length=40,
        help_text=_("Stands in addresses and cannot be changed later, such as harbour-tunnel."),
    )
    source = RowChoice(
        queryset=Project.objects.none(),
        required=False,
        label=_("Begin like"),
        empty_label=_("Nothing: an empty project"),
        help_text=_("A project that you run. What is copied goes its own way from then on."),
    )
    copied = forms.MultipleChoiceField(
        required=False,
        label=_("Copy from it"),
        widget=forms.CheckboxSelectMultiple(),
        help_text=_("Documents stay there."),
    )
    field_order = ("name", "code", "reference", "starts_on", "ends_on", "time_zone", "description", "source", "copied")

    def __init__(
        self, *args: Any, sources: Sequence[Project] = (), parts: Sequence[ProjectPart] = (), **kwargs: Any
    ) -> None:
        initial = {"copied": [part.name for part in parts], **kwargs.pop("initial", {})}
        super().__init__(*args, shown={}, initial=initial, **kwargs)
        del self.fields["seen"]
        fields: Any = self.fields
        fields["source"].queryset = Project.objects.filter(pk__in=[each.pk for each in sources]).order_by("name", "pk")
        fields["copied"].choices = [(part.name, part.label) for part in parts]
        if not sources:
            del fields["source"], fields["copied"]

    def clean_code(self) -> str:
        """Codes are small letters whatever was typed."""
        return str(self.cleaned_data["code"]).strip().lower()


class TermForm(CreatingForm):
    """A new entry of a list."""

    code = forms.CharField(label=_("Code"), max_length=12)
    name = forms.CharField(label=_("Name"), max_length=80)


class RenameTermForm(HouseForm):
    """Other words for an entry."""

    name = forms.CharField(label=_("Name"), max_length=80)


class ClosingForm(EndingForm):
    """Why a project ends; and where outsiders may go on, whether that ends too, unless one takes the tick away."""

    ends_outside_access = forms.BooleanField(label=_("Ends outside access"), required=False, initial=True)
    field_order: Sequence[str] = ("ends_outside_access", "reason")

    def __init__(self, *args: Any, offers: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_outside_access"].label = " ".join(offers)
        if not offers:
            del self.fields["ends_outside_access"]


class HandingOverForm(ClosingForm):
    """To whom a project goes besides."""

    to = forms.CharField(
        label=_("Handed over to"),
        max_length=200,
        help_text=_("Every page of the project says so."),
        error_messages={"required": _("Enter to whom the project is handed over.")},
    )
    field_order = ("to", "ends_outside_access", "reason")
