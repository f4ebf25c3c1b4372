from django import forms

from kazinex.core.forms import CodeInput, HouseForm, StampedForm
from kazinex.core.translation import marked as _


class PasskeyForm(HouseForm):
    """A new passkey: its name, and what the browser answered."""

    name = forms.CharField(
        label=_("Name"), max_length=64, help_text=_("To tell it from others, such as “Work laptop”."), initial="Passkey"
    )
    credential = forms.CharField(
        max_length=20_000,
        widget=forms.HiddenInput,
        error_messages={"required": _("Your browser did not make a passkey. Try again.")},
    )


class PasskeyProofForm(HouseForm):
    """What the browser answered when it was asked to prove a passkey."""

    credential = forms.CharField(
        max_length=20_000,
        widget=forms.HiddenInput,
        error_messages={"required": _("Your browser did not prove a passkey. Try again, or use another factor.")},
    )


class PhoneForm(HouseForm):
    """A telephone that takes text messages."""

    number = forms.CharField(
        label=_("Mobile number"),
        max_length=24,
        help_text=_("With the country code, such as +61 412 345 678."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )


class PhoneCodeForm(HouseForm):
    """The first code sent to a new telephone."""

    code = forms.CharField(label=_("Code"), max_length=64, widget=CodeInput(attrs={"autofocus": True}))


class RemoveFactorForm(StampedForm):
    """Removing a factor, as long as it and what is left are what the page showed."""

    tells_parts = False
    meanwhile = _("Your second factors changed since you opened this page. Look at what is left first.")
