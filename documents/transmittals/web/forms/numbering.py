"""How transmittals are numbered, as it is typed."""

from typing import Any

from django import forms

from documents.transmittals.models import TransmittalNumbering
from documents.transmittals.services import numbering
from kazinex.core.forms import StampedForm
from kazinex.core.translation import marked as _


class NumberingForm(StampedForm):
    """What numbers begin with, and whether each year counts anew."""

    begins_with = forms.CharField(
        label=_("Prefix"),
        max_length=16,
        help_text=_("Numbers read like TR-0001; with HT-TR they read HT-TR-0001. Given numbers stay."),
    )
    is_yearly = forms.BooleanField(
        label=_("Anew each year"), required=False, help_text=_("Numbers read like TR-2026-0001 then.")
    )

    def __init__(self, *args: Any, said: TransmittalNumbering, **kwargs: Any) -> None:
        initial = {"begins_with": said.prefix, "is_yearly": said.is_yearly}
        super().__init__(*args, shown=numbering.shown(said), initial=initial, **kwargs)
