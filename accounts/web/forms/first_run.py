from django import forms

from accounts.web.forms.signing_in import new_password
from kazinex.core import clock
from kazinex.core.forms import HouseForm
from kazinex.core.translation import marked as _


class FirstRunForm(HouseForm):
    """The first organisation and its Org Admin."""

    given_code = forms.CharField(
        label=_("One-time code"),
        max_length=40,
        help_text=_("The server printed it when it started."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    organisation = forms.CharField(label=_("Organisation name"), max_length=120)
    slug = forms.SlugField(
        label=_("Short name"),
        max_length=40,
        help_text=_("For addresses: lower-case letters, digits and hyphens, such as meridian. It stays as it is."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=[], initial="UTC")
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label=_("Email"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = new_password("Password")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        zones: forms.ChoiceField = self.fields["time_zone"]  # type: ignore[assignment]
        zones.choices = [(zone, zone.replace("_", " ")) for zone in ("UTC", *clock.zone_names())]

    def clean_slug(self) -> str:
        """Addresses are written in lower case."""
        return str(self.cleaned_data["slug"]).lower()
