"""What is asked of a new package."""

from django import forms

from documents.handovers.domain.planned import GIB, PART_SIZES
from documents.handovers.models import Which
from kazinex.core.forms import CreatingForm


class HandoverForm(CreatingForm):
    """Which revisions, and how large one archive may grow."""

    which = forms.ChoiceField(label="Revisions", choices=Which.choices, initial=Which.CURRENT)
    part_size = forms.TypedChoiceField(
        label="Split archives at",
        choices=PART_SIZES,
        initial=GIB,
        coerce=int,
        help_text="A larger file gets an archive of its own.",
    )
