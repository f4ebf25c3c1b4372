"""The matrix as a form: one choice a cell, one reason and one end for all that change."""

from typing import Any

from django import forms

from kazinex.core.forms import CreatingForm, DateInput
from kazinex.core.permissions import GRANTABLE
from kazinex.core.translation import marked as _
from projects.queries.permission_matrix import Cell, Key
from projects.queries.previews import Pending

RENEW = "renew"


class MatrixForm(CreatingForm):
    """Grant, deny or default for every role and action; what differs from what the page showed is pending.

    `seen` carries what that was. Where it is missing, the page is taken to have shown what stands now.
    """

    seen = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput())
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Stands beside every override saved now, and in the audit log.")
    )
    ends_on = forms.DateField(
        label=_("Until"), required=False, widget=DateInput(), help_text=_("The last day it counts; empty for no end.")
    )

    def __init__(self, *args: Any, cells: dict[Key, Cell], **kwargs: Any) -> None:
        self.cells = {key: cell for key, cell in cells.items() if cell.action in GRANTABLE}
        super().__init__(*args, **kwargs)
        self.initial["seen"] = _written(self.cells)
        for cell in self.cells.values():
            self.fields[cell.name] = forms.ChoiceField(
                label=f"{cell.role.name}: {cell.action.label}",
                choices=_choices(cell),
                required=False,
                initial=cell.chosen,
            )

    def pending(self) -> list[Pending]:
        """The cells that were changed; a field that is missing from what was sent stays as it is."""
        chosen = (
            (key, cell, self.cleaned_data[cell.name]) for key, cell in self.cells.items() if cell.name in self.data
        )
        found = [
            Pending(*key, cell.chosen if choice == RENEW else choice, renews=choice == RENEW)
            for key, cell, choice in chosen
            if choice != self._was(key)
        ]
        return [one for one in found if one.renews or one.effect != self.cells[one.role, one.permission].chosen]

    def clean(self) -> dict[str, Any]:
        """Nothing to save is worth saying, and so is what somebody else saved meanwhile."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        pending = self.pending()
        meanwhile = [self.cells[one.role, one.permission] for one in pending if self._changed_meanwhile(one)]
        if meanwhile:
            told = [cell.since(self.shown.get(cell.key, "")) for cell in meanwhile]
            self.carry("seen", self.initial["seen"])
            raise forms.ValidationError(told)
        if not pending:
            raise forms.ValidationError(
                _("Nothing is changed yet. Choose Grant, Deny or Default in at least one cell.")
            )
        return cleaned

    def _was(self, key: Key) -> str:
        """The effect that the page showed in a cell."""
        return self.shown.get(key, "").partition("/")[0].partition("@")[0]

    def _changed_meanwhile(self, one: Pending) -> bool:
        key = (one.role, one.permission)
        return self.shown.get(key, "") != self.cells[key].stamp

    @property
    def shown(self) -> dict[Key, str]:
        """What the page showed where an override stood, here or above, by cell."""
        written = self.data.get("seen") or self.initial["seen"]
        parts = [entry.split(":") for entry in written.split(",")]
        return {(part[0], part[1]): part[2] for part in parts if len(part) == 3}  # noqa: PLR2004  role, action, stamp


def _choices(cell: Cell) -> list[tuple[str, str]]:
    back = _("Back to default") if cell.chosen else _("Default")
    usual = [("", f"{back}: {'yes' if cell.inherited else 'no'}"), ("grant", _("Grant")), ("deny", _("Deny"))]
    again = _("{title} again, with a new reason and end").format(title=cell.chosen.title())
    return [*usual, (RENEW, again)] if cell.chosen else usual


def _written(cells: dict[Key, Cell]) -> str:
    return ",".join(f"{role}:{action}:{cell.stamp}" for (role, action), cell in cells.items() if cell.stamp) or "-"
