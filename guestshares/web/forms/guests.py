"""What a guest fills in."""

from typing import Any

from django import forms

from documents.register.web.upload_fields import CheckedFileField
from guestshares.models import GuestDecision, Share, ShareItem
from kazinex.core.forms import CreatingForm, FileInput, HouseForm

MOST_FILES = 10
LONGEST_COMMENT = 10_000


class OpeningForm(HouseForm):
    """What policy wants to know before the documents open."""

    name = forms.CharField(label="Your name", max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(label="Your email", max_length=254, widget=forms.EmailInput({"autocomplete": "email"}))
    passphrase = forms.CharField(
        label="Passphrase",
        max_length=128,
        strip=False,
        help_text="The sender told it to you by other means.",
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )
    acknowledged = forms.BooleanField()

    def __init__(self, *args: Any, share: Share, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["acknowledged"].label = share.acknowledgement_text
        self.fields["acknowledged"].error_messages["required"] = "Tick the acknowledgement to open the documents."
        if not share.require_identification:
            del self.fields["name"], self.fields["email"]
        if not share.passphrase:
            del self.fields["passphrase"]
        if not share.acknowledgement_text:
            del self.fields["acknowledged"]


class AskForm(HouseForm):
    """A word to the sender from somebody whose link does not open any more."""

    note = forms.CharField(
        label="Message to the sender", max_length=500, required=False, widget=forms.Textarea({"rows": 3})
    )


class SeveralFilesInput(FileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True


class SeveralFilesField(CheckedFileField):
    """Several uploaded files as a list of checked ones."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file checked by itself."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(SeveralFilesField, self).clean(file, initial) for file in files if file]


class RespondForm(CreatingForm):
    """The answer on one document."""

    decision = forms.ChoiceField(label="Decision")
    comment = forms.CharField(
        label="Comment",
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea({"rows": 8}),
    )
    attachments = SeveralFilesField(label="Attachments", required=False)

    def __init__(self, *args: Any, item: ShareItem, final: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = item.share.decisions or GuestDecision.values
        choices = [choice for choice in GuestDecision.choices if choice[0] in offered]
        decision: Any = self.fields["decision"]
        decision.choices = [("", "Choose a decision"), *choices]
        decision.required = final
        self.fields["attachments"].help_text = f"Up to {MOST_FILES} files, such as a marked-up PDF."

    @property
    def answer(self) -> dict[str, Any]:
        """What the services take."""
        typed = self.cleaned_data
        return {"decision": typed["decision"], "comment": typed["comment"], "files": typed["attachments"]}
