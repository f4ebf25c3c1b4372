"""What people type to send something, to issue it, and to say that it arrived."""

from functools import partial
from typing import Any

from django import forms

from documents.transmittals.domain import limits, member_lines
from documents.transmittals.models import Purpose, Transmittal
from documents.workflows.domain import startable
from guestshares.web.forms.guests import GuestForm
from kazinex.core.forms import BoundForm, CreatingForm, DateInput, HouseForm, StampedForm, checked
from kazinex.core.translation import marked as _

WHOM = _(
    "One a line: “Jo Reid <jo@designer.example>, Designer Ltd”, a member's name or address, “role: Reviewer”, or "
    "“list: Designers” for whom a distribution list comes to when it is issued."
)


def _lines(rows: int, help_text: str) -> forms.CharField:
    area = forms.Textarea({"rows": rows, "spellcheck": "false"})
    return forms.CharField(required=False, max_length=400_000, widget=area, help_text=help_text)


Text = tuple[str, str]  # the label of a field, and what was typed into it


class TransmittalFields(HouseForm):
    """What a transmittal says, whom it goes to and what goes with it."""

    subject = forms.CharField(label=_("Subject"), max_length=300)
    purpose = forms.ChoiceField(label=_("Purpose"), choices=[("", _("Choose a purpose")), *Purpose.choices])
    required_by = forms.DateField(label=_("Required by"), required=False, widget=DateInput())
    to = _lines(3, WHOM)
    cc = _lines(2, _("The same."))
    remarks = forms.CharField(label=_("Remarks"), required=False, max_length=4_000, widget=forms.Textarea({"rows": 3}))
    documents = _lines(
        5, _("One number a line, with “ rev CODE” behind it for another revision than the one you see first.")
    )

    workflow = forms.CharField(label=_("Linked workflow"), required=False, max_length=30)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].label, self.fields["cc"].label = "To", "CC"
        self.fields["workflow"].help_text = _("Its number, such as WF-0001, where this is sent because of a review.")

    def clean_to(self) -> str:
        """Lines that can be read."""
        return self._read("to")

    def clean_cc(self) -> str:
        """The same."""
        return self._read("cc")

    def clean_documents(self) -> str:
        """Numbers that can be read."""
        typed = str(self.cleaned_data["documents"])
        checked(startable.wanted_in, typed)
        return typed

    def _read(self, name: str) -> str:
        typed = str(self.cleaned_data[name])
        checked(partial(member_lines.read, most=limits.MOST_RECIPIENTS, field=name), typed)
        return typed


class NewTransmittalForm(CreatingForm, TransmittalFields):
    """A new transmittal."""


class DraftForm(BoundForm, TransmittalFields):
    """The same of a draft that is there."""

    def __init__(self, *args: Any, draft: Transmittal, **kwargs: Any) -> None:
        initial = {name: getattr(draft, name) for name in ("subject", "purpose", "required_by", "remarks")}
        initial |= {"to": draft.to_lines, "cc": draft.cc_lines, "documents": draft.document_lines}
        initial["workflow"] = draft.workflow.code if draft.workflow else ""
        super().__init__(*args, of=draft, initial=initial, **kwargs)


class IssueForm(CreatingForm, StampedForm):
    """That it is issued as its page shows, with a reason where unapproved revisions go to construction."""

    tells_parts = False
    meanwhile = _(
        "What would be sent, or to whom, has changed since you opened this page. Look at it, and issue it again."
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)

    def __init__(self, *args: Any, wants_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if wants_reason:
            self.fields["reason"].help_text = _("Why this goes to construction unapproved; it stands in the audit log.")
        else:
            del self.fields["reason"]


class AcknowledgeForm(GuestForm, CreatingForm):
    """That it arrived, who took it, and what they have to say."""

    comment = forms.CharField(label=_("Comment"), required=False, max_length=4_000, widget=forms.Textarea({"rows": 3}))
    received_by = forms.CharField(
        label=_("Received by"), required=False, max_length=120, help_text=_("Who took it, where that is somebody else.")
    )

    @property
    def typed(self) -> list[Text]:
        """What was typed, to be given back where it cannot be kept."""
        return [(str(self.fields[name].label), text) for name, text in self.cleaned_data.items() if text]
