"""Questions that apps above put into a form below them, such as what becomes of links to what a new revision replaces.

The form draws their fields and hands what was chosen to the change, which hands it on to whoever asked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from kazinex.core.forms.house import HouseForm

Choices = Mapping[str, Any]  # what was chosen in each part, by its name
NOTHING_CHOSEN: Choices = {}


@dataclass(frozen=True, slots=True)
class FormPart:
    """Some fields of an app above; `chosen` makes of their values what its reaction takes, under this name."""

    name: str
    fields: Mapping[str, forms.Field]
    chosen: Callable[[Mapping[str, Any]], Any]


class PartedForm(HouseForm):
    """A form with the parts that apps above ask for, after its own fields; `choices` is what was chosen in them."""

    def __init__(self, *args: Any, parts: Sequence[FormPart] = (), **kwargs: Any) -> None:
        self.parts = parts
        self.choices: dict[str, Any] = {}
        super().__init__(*args, **kwargs)

    def made_fields(self) -> Mapping[str, forms.Field]:
        """Those of the parts too."""
        return {**super().made_fields(), **{name: field for part in self.parts for name, field in part.fields.items()}}

    def full_clean(self) -> None:
        """What the parts say is nothing the form's own service knows the meaning of."""
        super().full_clean()
        if self.is_bound and not self.errors:
            self.choices = {part.name: part.chosen(self._said(part)) for part in self.parts}

    def _said(self, part: FormPart) -> dict[str, Any]:
        return {name: self.cleaned_data.pop(name) for name in part.fields}
