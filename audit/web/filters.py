"""What the Audit Log is filtered by: a form over the address."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from django import forms

from audit.domain.catalogue import ACTIONS, Category
from audit.domain.conditions import Filters, label
from kazinex.core import clock, opaque_ids
from kazinex.core.forms import DateInput, HouseForm, settle

OPENING_DAYS = 90
ALL = [("", "All")]


class FilterForm(HouseForm):
    """The filter bar; `from` and `to` are days in the zone of the page, both included."""

    category = forms.ChoiceField(choices=[*ALL, *Category.choices], required=False)
    action = forms.ChoiceField(required=False)
    actor = forms.CharField(max_length=200, required=False)
    project = forms.TypedChoiceField(coerce=partial(opaque_ids.read, "project"), empty_value=None, required=False)
    search = forms.CharField(max_length=200, required=False)

    def __init__(self, typed: Any, *, projects: list[Any] | None, zone: str) -> None:
        super().__init__(typed)
        self.zone = zone
        self.fields["action"].choices = [*ALL, *_actions()]  # type: ignore[attr-defined]
        self.fields["from"] = forms.DateField(required=False, widget=DateInput, label="From")
        self.fields["to"] = forms.DateField(required=False, widget=DateInput, label="To")
        self.fields["actor"].widget.attrs["placeholder"] = "Name or e-mail"
        if projects is None:
            del self.fields["project"]
        else:
            self.fields["project"].choices = [*ALL, *((opaque_ids.of(each), each.name) for each in projects)]  # type: ignore[attr-defined]
        settle(self)
        self.order_fields(["category", "action", "actor", "project", "from", "to", "search"])

    def clean(self) -> dict[str, Any]:
        """Days stand in order."""
        typed = super().clean() or {}
        if typed.get("from") and typed.get("to") and typed["from"] > typed["to"]:
            self.add_error("to", "“To” is before “From”.")
        return typed

    def filters(self) -> Filters:
        """What the valid fields say."""
        self.is_valid()
        return Filters.typed(self.cleaned_data, self.zone)


def opening_day(zone: str) -> date:
    """The first of the days the log opens on."""
    return (clock.now() - timedelta(days=OPENING_DAYS)).astimezone(clock.zone(zone)).date()


def _actions() -> list[tuple[str, list[tuple[str, str]]]]:
    """The catalogue, grouped by category."""
    groups: dict[Category, list[tuple[str, str]]] = {category: [] for category in Category}
    for name, action in sorted(ACTIONS.items()):
        groups[action.category].append((name, label(name)))
    return [(str(category.label), actions) for category, actions in groups.items() if actions]
