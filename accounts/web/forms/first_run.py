from django import forms

from accounts.web.forms.signing_in import new_password
from kazinex.core import clock
from kazinex.core.forms import HouseForm


class FirstRunForm(HouseForm):
    """The first organisation and its Org Admin."""

    given_code = forms.CharField(
        label="One-time code",
        max_length=40,
        help_text="The server printed it when it started.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    organisation = forms.CharField(label="Organisation name", max_length=120)
    slug = forms.SlugField(
        label="Short name",
        max_length=40,
        help_text="For addresses: lower-case letters, digits and hyphens, such as meridian. It stays as it is.",
    )
    time_zone = forms.ChoiceField(label="Time zone", choices=[], initial="UTC")
    name = forms.CharField(label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label="Email", widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = new_password("Password")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        zones: forms.ChoiceField = self.fields["time_zone"]  # type: ignore[assignment]
        zones.choices = [(zone, zone.replace("_", " ")) for zone in ("UTC", *clock.zone_names())]

    def clean_slug(self) -> str:
        """Addresses are written in lower case."""
        return str(self.cleaned_data["slug"]).lower()
