from typing import Any

from django import forms

from accounts.web.forms.settings import DATE_FORMATS
from accounts.web.forms.signing_in import current_password, new_password
from kazinex.core import clock
from kazinex.core.forms import CodeInput, HouseForm
from kazinex.core.translation import marked as _


class NameForm(HouseForm):
    """What one is called."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))


class TimesForm(HouseForm):
    """How times and dates are shown to a person."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_(
            "Days begin and end in the project’s zone whatever is chosen here; mails, exports and printed "
            "records keep it too."
        ),
    )
    date_format = forms.ChoiceField(
        label=_("Date format"), required=False, choices=[("", _("That of the organisation")), *DATE_FORMATS]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones: Any = self.fields["time_zone"]
        names = [(zone, zone.replace("_", " ")) for zone in ["UTC", *clock.zone_names()]]
        zones.choices = [("", _("That of the project or the organisation")), *names]


class PasswordChangeForm(HouseForm):
    """The password one has and the one to have."""

    old_password = current_password(_("Current password"))
    password = new_password()


class EmailForm(HouseForm):
    """The address to sign in with from now on."""

    email = forms.EmailField(
        label=_("New email"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_(
            "A link goes to this address, and word of it to your present one. You follow it to make the change."
        ),
    )


class EnrolForm(HouseForm):
    """The first code of a new authenticator app."""

    code = forms.CharField(
        label=_("Code"), max_length=64, help_text=_("The six digits the app shows for Kazinex."), widget=CodeInput
    )
    setup = forms.CharField(max_length=1000, widget=forms.HiddenInput)


class ConfirmForm(HouseForm):
    """Proof that it is still you: the password, and a code where one comes by an app or by text message."""

    password = current_password()
    code = forms.CharField(label=_("Code"), max_length=64, widget=CodeInput)
    credential = forms.CharField(max_length=20_000, required=False, widget=forms.HiddenInput)

    def ask_only(self, *, code: str, passkey: bool) -> None:
        """Leave out what the person has not set up, and say which code it is; a passkey may stand in for it."""
        if code:
            self.fields["code"].label = code
            self.fields["code"].required = not passkey
        else:
            del self.fields["code"]
        if not passkey:
            del self.fields["credential"]
