"""How an organisation looks."""

from typing import Any

from django import forms

from accounts.models import Organisation
from accounts.services import branding
from kazinex.core.forms import FileInput, StampedForm
from kazinex.core.translation import marked as _


class BrandingForm(StampedForm):
    """A colour, a logo, and words for people outside."""

    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=FileInput({"accept": ".png,.jpg,.jpeg"}),
        help_text=_("A PNG or JPEG of at most 2 MiB. It is drawn anew, 640 × 160 pixels at most."),
    )
    removes_logo = forms.BooleanField(label=_("Take the logo away"), required=False)
    colour = forms.CharField(
        label=_("Primary colour"),
        required=False,
        max_length=9,
        help_text=_("Six digits, such as #1f5fa8; white text must be readable on it. Empty: the usual blue."),
    )
    portal_words = forms.CharField(
        label=_("Words for guests"),
        required=False,
        max_length=branding.WORDS_LENGTH,
        help_text=_("They stand at the foot of every page people outside see, such as whom to call."),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        colour = f"#{organisation.brand_colour}" if organisation.brand_colour else ""
        initial = {"colour": colour, "portal_words": organisation.portal_words}
        super().__init__(*args, shown=branding.described(organisation), initial=initial, **kwargs)
        if not organisation.logo:
            del self.fields["removes_logo"]

    def clean(self) -> dict[str, Any]:
        """The stamp is nothing a service takes."""
        super().clean()
        cleaned = self.cleaned_data
        cleaned.pop("seen", None)
        if sent := cleaned.get("logo"):
            cleaned |= {"logo": sent.file, "logo_size": sent.size}
        return cleaned
