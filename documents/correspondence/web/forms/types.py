"""A type of letters as it is typed."""

from typing import Any

from django import forms

from documents.correspondence.domain.limits import MOST_DAYS
from documents.correspondence.models import LetterType
from documents.correspondence.models.words import Closing, Numbering, Visibility
from kazinex.core.forms import BoundForm, CreatingForm, HouseForm
from kazinex.core.translation import marked as _

FIELDS = ("name", "numbering", "days", "visibility", "closing")


class TypeFields(HouseForm):
    """How letters of a type are numbered, answered, seen and closed."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Such as “Request for information”."))
    numbering = forms.ChoiceField(label=_("Numbering"), choices=Numbering.choices, initial=Numbering.THROUGH)
    days = forms.IntegerField(
        label=_("Default duration"),
        min_value=0,
        max_value=MOST_DAYS,
        initial=0,
        help_text=_("Working days until an answer is due; 0 where none is."),
    )
    visibility = forms.ChoiceField(label=_("Visibility"), choices=Visibility.choices, initial=Visibility.NAMED)
    closing = forms.ChoiceField(label=_("Closes"), choices=Closing.choices, initial=Closing.FREELY)


class NewTypeForm(CreatingForm, TypeFields):
    """A new type."""

    code = forms.CharField(
        label=_("Code"),
        max_length=8,
        help_text=_("Up to eight letters and digits; numbers begin with it, and it stays as it is."),
    )
    field_order = ("code", *FIELDS)


class TypeForm(BoundForm, TypeFields):
    """The same of one that is there; its code stays."""

    def __init__(self, *args: Any, letter_type: LetterType, **kwargs: Any) -> None:
        initial = {name: getattr(letter_type, name) for name in FIELDS}
        super().__init__(*args, of=letter_type, initial=initial, **kwargs)
