"""What people type to start a workflow, and to steer one."""

from typing import Any

from django import forms

from accounts.models import User
from documents.workflows.domain import participants, startable
from documents.workflows.models import StepPart, WorkflowTemplate
from documents.workflows.models.words import Priority
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import BoundForm, CreatingForm, DateInput, EndingForm, RowChoice, checked
from kazinex.core.translation import marked as _
from projects.web.forms.team import PersonChoice


class ParticipantsField(forms.CharField):
    """Lines of participants for the steps that ask at start, by the step they are for; 0 for every one that asks."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            max_length=20_000,
            widget=forms.Textarea({"rows": 3, "spellcheck": "false"}),
            help_text=_(
                "Where the template asks whom you choose: one e-mail address, “role: Reviewer” or “group: "
                "Client” a line; “2: abel@firm.example” for step 2 alone; people outside as “outside: Nia Novak "
                "<nia@client.example>, Client Ltd”."
            ),
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        """The lines as they were read; raises with the first that cannot be."""
        return checked(chosen_in, super().clean(value))


class StartForm(CreatingForm):
    """A workflow that is about to start."""

    template = RowChoice(
        label=_("Template"), queryset=WorkflowTemplate.objects.none(), empty_label=_("Choose a template")
    )
    title = forms.CharField(label=_("Title"), max_length=300)
    documents = forms.CharField(
        label=_("Documents"),
        max_length=60_000,
        widget=forms.Textarea({"rows": 5, "spellcheck": "false"}),
        help_text=_("One number a line, with “ rev CODE” behind it for another revision than the one you see first."),
    )
    participants = ParticipantsField()
    priority = forms.ChoiceField(label=_("Priority"), choices=Priority.choices, required=False, initial=Priority.NORMAL)
    due_on = forms.DateField(
        label=_("Due date"),
        required=False,
        widget=DateInput(),
        help_text=_("Of all of it; each step has its own besides."),
    )
    notes = forms.CharField(label=_("Notes"), required=False, max_length=4_000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, templates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["template"]
        field.queryset = templates

    def clean_documents(self) -> list[startable.Wanted]:
        """Numbers, each with the revision that was asked for."""
        return checked(startable.wanted_in, self.cleaned_data["documents"])

    def clean_priority(self) -> str:
        """Normal, where nothing was chosen."""
        return str(self.cleaned_data["priority"] or Priority.NORMAL)

    @property
    def facts(self) -> dict[str, Any]:
        """What the service takes besides the revisions."""
        said = self.cleaned_data
        kept = {name: said[name] for name in ("template", "title", "priority", "due_on", "notes")}
        return kept | {"chosen": said["participants"]}


class PersonForm(BoundForm):
    """Somebody who takes a step in another's place, and why."""

    to = PersonChoice(label=_("To"), queryset=User.objects.none())
    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("They read it, and it stands in the audit log.")
    )

    def __init__(self, *args: Any, people: Any, tells_addresses: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = people
        if not tells_addresses:
            field.label_from_instance = str


class ReassignForm(PersonForm):
    """The same for a person who is named too."""

    part = RowChoice(label=_("In place of"), queryset=StepPart.objects.none())
    field_order = ("part", "to", "reason")

    def __init__(self, *args: Any, parts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["part"]
        field.queryset, field.label_from_instance = parts, lambda part: part.who


class ExtendForm(EndingForm):
    """A later day for an open step."""

    due_on = forms.DateField(label=_("Due date"), widget=DateInput())
    field_order = ("due_on", "reason")


def chosen_in(text: str) -> dict[int, tuple[str, ...]]:
    """Lines of participants by the step they are for; raises RuleBroken at the first that cannot be read."""
    found: dict[int, list[str]] = {}
    for line in filter(str.strip, text.splitlines()):
        head, colon, rest = line.partition(":")
        step = int(head) if colon and head.strip().isdecimal() and len(head.strip()) <= len("20") else 0
        read = participants.parse(rest if step else line)
        if read.kind in participants.FIXED.values() and not step:
            raise RuleBroken(
                _("“{strip}” names nobody here. {how}").format(strip=line.strip(), how=participants.HOW),
                field="participants",
            )
        found.setdefault(step, []).append(read.line)
    return {step: tuple(lines) for step, lines in found.items()}
