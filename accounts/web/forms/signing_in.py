from django import forms

from accounts.services.password_rules import MOST
from kazinex.core.forms import CodeInput, HouseForm
from kazinex.core.translation import marked as _


def current_password(label: str = _("Password")) -> forms.CharField:
    """A field for a password one already has: taken as typed, spaces and all."""
    attrs = {"autocomplete": "current-password"}
    return forms.CharField(label=label, strip=False, max_length=MOST, widget=forms.PasswordInput(attrs=attrs))


def new_password(label: str = _("New password")) -> forms.CharField:
    """A field for a password one chooses."""
    attrs = {"autocomplete": "new-password"}
    return forms.CharField(label=label, strip=False, max_length=MOST, widget=forms.PasswordInput(attrs=attrs))


def next_field() -> forms.CharField:
    """Where to go afterwards; judged again when it is used."""
    return forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)


class SignInForm(HouseForm):
    """E-mail address and password."""

    email = forms.EmailField(
        label=_("Email"), widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = current_password()
    next = next_field()


class CodeForm(HouseForm):
    """The code of a second factor; anything short enough is looked at, so that the factor says what is wrong."""

    code = forms.CharField(label=_("Code"), max_length=64, widget=CodeInput(attrs={"autofocus": True}))


class RecoveryForm(HouseForm):
    """A recovery code instead of a factor."""

    code = forms.CharField(
        label=_("Recovery code"),
        max_length=64,
        help_text=_("Four groups of five letters and digits. Each code works once."),
        widget=CodeInput(attrs={"autocomplete": "off", "inputmode": "text", "autofocus": True}),
    )


class AccessCodeForm(HouseForm):
    """A code that an Org Admin gave."""

    code = forms.CharField(
        label=_("One-time access code"),
        max_length=64,
        help_text=_("Two groups of five letters and digits. It works once, for ten minutes."),
        widget=CodeInput(attrs={"autocomplete": "off", "inputmode": "text", "autofocus": True}),
    )


class ResetAskForm(HouseForm):
    """Whose password is forgotten."""

    email = forms.EmailField(
        label=_("Email"), widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )


class NewPasswordForm(HouseForm):
    """A password chosen through the link in a mail."""

    password = new_password()
