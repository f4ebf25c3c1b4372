"""The matrix as a form: one choice a cell, one reason and one end for all that change."""

from typing import Any

from django import forms

from kazinex.core.forms import DateInput, HouseForm
from kazinex.core.permissions import GRANTABLE
from projects.matrix import Cell, Key
from projects.previews import Pending


class MatrixForm(HouseForm):
    """Grant, deny or default for every role and action; what differs from now is pending."""

    reason = forms.CharField(max_length=300, help_text="Stands beside every override saved now, and in the audit log.")
    ends_on = forms.DateField(
        label="Until", required=False, widget=DateInput(), help_text="The last day it counts; empty for no end."
    )

    def __init__(self, *args: Any, cells: dict[Key, Cell], **kwargs: Any) -> None:
        self.cells = {key: cell for key, cell in cells.items() if cell.action in GRANTABLE}
        super().__init__(*args, **kwargs)
        for cell in self.cells.values():
            default = f"Default: {'yes' if cell.inherited else 'no'}"
            self.fields[cell.name] = forms.ChoiceField(
                label=f"{cell.role.name}: {cell.action.label}",
                choices=[("", default), ("grant", "Grant"), ("deny", "Deny")],
                required=False,
                initial=cell.chosen,
            )

    def pending(self) -> list[Pending]:
        """The cells that were changed; a field that is missing from what was sent stays as it is."""
        return [
            Pending(cell.role.value, cell.action.value, self.cleaned_data[cell.name])
            for cell in self.cells.values()
            if cell.name in self.data and self.cleaned_data[cell.name] != cell.chosen
        ]

    def clean(self) -> dict[str, Any]:
        """Nothing to save is worth saying."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.pending():
            raise forms.ValidationError("Nothing is changed yet. Choose Grant, Deny or Default in at least one cell.")
        return cleaned
