"""What is asked of a new package."""

from django import forms

from documents.handovers.domain.planned import GIB, PART_SIZES
from documents.handovers.models import Which
from kazinex.core.forms import CreatingForm
from kazinex.core.translation import marked as _


class HandoverForm(CreatingForm):
    """Which revisions, and how large one archive may grow."""

    which = forms.ChoiceField(label=_("Revisions"), choices=Which.choices, initial=Which.CURRENT)
    part_size = forms.TypedChoiceField(
        label=_("Split archives at"),
        choices=PART_SIZES,
        initial=GIB,
        coerce=int,
        help_text=_("A larger file gets an archive of its own."),
    )
