"""What a guest fills in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.utils import pretty_name

from documents.register.services.attachments import MOST_FILES
from documents.register.web.comment_forms import CommentForm
from documents.register.web.upload_fields import SeveralFilesField
from guestshares.models import GuestDecision, Share, ShareItem
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import CreatingForm, HouseForm
from kazinex.core.languages import ENGLISH, said, spoken

LONGEST_COMMENT = 10_000


class GuestForm(HouseForm):
    """A form whose labels, help and errors are said in the guest's language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label, field.help_text = said(field.label or pretty_name(name)), said(field.help_text)
            if spoken() == ENGLISH:
                continue
            field.error_messages = {key: said(words) for key, words in field.error_messages.items()}
            if isinstance(field, forms.ChoiceField):
                offered: Any = field.choices
                field.choices = [(value, said(label)) for value, label in offered]

    def refuse(self, broken: RuleBroken) -> None:
        """Say the broken rule in their language too."""
        super().refuse(RuleBroken(said(broken.words), field=broken.field))


class OpeningForm(GuestForm):
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
    link = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())

    def __init__(self, *args: Any, share: Share, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["acknowledged"].label = said(share.acknowledgement_text)
        self.fields["acknowledged"].error_messages["required"] = said("Tick the acknowledgement to open the documents.")
        if not share.require_identification:
            del self.fields["name"], self.fields["email"]
        if not share.passphrase:
            del self.fields["passphrase"]
        if not share.acknowledgement_text:
            del self.fields["acknowledged"]

    @property
    def answers(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "link"}


class AskForm(GuestForm):
    """A word to the sender from somebody whose link does not open any more."""

    note = forms.CharField(
        label="Message to the sender", max_length=500, required=False, widget=forms.Textarea({"rows": 3})
    )


class RespondForm(GuestForm, CreatingForm):
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
        decision: Any = self.fields["decision"]
        decision.choices = [("", said("Choose a decision")), *decisions_of(item.share)]
        decision.required = final
        most = said("Up to {number} files, such as a marked-up PDF.")
        self.fields["attachments"].help_text = most.format(number=MOST_FILES)

    @property
    def answer(self) -> dict[str, Any]:
        """What the services take."""
        typed = self.cleaned_data
        return {"decision": typed["decision"], "comment": typed["comment"], "files": typed["attachments"]}


class SeveralForm(GuestForm, CreatingForm):
    """One answer on several documents."""

    every = forms.BooleanField(label="All of these documents", required=False)
    records = forms.MultipleChoiceField(label="Documents", widget=forms.CheckboxSelectMultiple, required=False)
    decision = forms.ChoiceField(label="Decision")
    comment = forms.CharField(
        label="Comment", required=False, max_length=LONGEST_COMMENT, widget=forms.Textarea({"rows": 5})
    )

    def __init__(self, *args: Any, share: Share, items: Sequence[ShareItem], **kwargs: Any) -> None:
        self.items = items
        super().__init__(*args, **kwargs)
        records: Any = self.fields["records"]
        records.choices = [(item.revision.public_id, _titled(item)) for item in items]
        decision: Any = self.fields["decision"]
        decision.choices = [("", said("Choose a decision")), *decisions_of(share)]

    @property
    def chosen(self) -> list[ShareItem]:
        """The records that were ticked, or all."""
        if self.cleaned_data["every"]:
            return [*self.items]
        return [item for item in self.items if item.revision.public_id in self.cleaned_data["records"]]

    @property
    def answer(self) -> dict[str, Any]:
        """What the services take."""
        return {"decision": self.cleaned_data["decision"], "comment": self.cleaned_data["comment"]}


def decisions_of(share: Share) -> list[tuple[str, str]]:
    """What a share lets its guest decide, in words."""
    offered = share.decisions or GuestDecision.values
    return [(value, said(label)) for value, label in GuestDecision.choices if value in offered]


class GuestCommentForm(GuestForm, CommentForm):
    """A guest's comment at a place of a page."""


class GuestReplyForm(GuestForm, CreatingForm):
    """A word to one's own comment."""

    reply = forms.CharField(label="Reply", max_length=4000, widget=forms.Textarea({"rows": 3}))


def _titled(item: ShareItem) -> str:
    names = {"number": item.document.number, "title": item.document.title, "code": item.revision.code}
    return said("{number} {title}, revision {code}").format(**names)
