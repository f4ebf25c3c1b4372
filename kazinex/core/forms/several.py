"""Forms about several things that were ticked in a list, as the page named them."""

from collections.abc import Sequence
from typing import Any

from django import forms

from kazinex.core.forms.house import BoundForm


class ChosenField(forms.Field):
    """What the page was made for travels along in hidden inputs, whatever was sent."""

    widget = forms.MultipleHiddenInput

    def bound_data(self, data: object, initial: object) -> object:
        """What was found of what was sent."""
        return initial


class ChosenForm(BoundForm):
    """A change of several things, which have public ids, as the page showed them."""

    selected = ChosenField(required=False)

    def __init__(self, *args: Any, chosen: Sequence[Any], **kwargs: Any) -> None:
        named = {"selected": [thing.public_id for thing in chosen]}
        super().__init__(*args, of=chosen, initial={**kwargs.pop("initial", {}), **named}, **kwargs)

    def clean(self) -> dict[str, object]:
        """The view found the things by them already."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned.pop("selected", None)
        return cleaned
