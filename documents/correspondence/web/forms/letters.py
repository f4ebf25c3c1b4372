"""A letter as it is typed, what is replied to it, and how it is closed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from accounts.models import User
from documents.correspondence.models import Letter, LetterType
from documents.correspondence.models.words import LetterPriority
from documents.correspondence.queries import letters
from documents.correspondence.services import reassigning
from documents.correspondence.services.drafts import Typed
from documents.register.services.attachments import MOST_FILES
from documents.register.web.upload_fields import SeveralFilesField
from guestshares.web.forms.guests import GuestForm
from kazinex.core.forms import BoundForm, CreatingForm, DateInput, RowChoice
from kazinex.core.translation import filled
from kazinex.core.translation import marked as _
from projects.models import Project, Term, TermKind

PEOPLE = _("One a line: a member's name or address, somebody outside, “role: Reviewer”, or “list: Designers”.")
FILES = filled(_("Up to {most} files, under the file rules of the organisation."), most=MOST_FILES)


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows, "spellcheck": "false"})


class LetterForm(CreatingForm):
    """A letter; a draft needs nothing of it, sending says what is missing."""

    type = RowChoice(
        label=_("Type"), queryset=LetterType.objects.none(), required=False, empty_label=_("Choose a type")
    )
    to = forms.CharField(label=_("To"), required=False, max_length=10_000, widget=_lines(3), help_text=PEOPLE)
    cc = forms.CharField(label="CC", required=False, max_length=10_000, widget=_lines(2), help_text=PEOPLE)
    subject = forms.CharField(label=_("Subject"), required=False, max_length=300)
    body = forms.CharField(label=_("Body"), required=False, max_length=20_000, widget=forms.Textarea({"rows": 10}))
    priority = forms.ChoiceField(
        label=_("Priority"), choices=LetterPriority.choices, required=False, initial=LetterPriority.NORMAL
    )
    due_on = forms.DateField(
        label=_("Due date"),
        required=False,
        widget=DateInput(),
        help_text=_("Left empty, the type says how long it takes."),
    )
    documents = forms.CharField(
        label=_("Documents"),
        required=False,
        max_length=20_000,
        widget=_lines(3),
        help_text=_("One number a line, with “ rev CODE” behind it for another revision than the one you see first."),
    )
    zone = RowChoice(label=_("Zone"), queryset=Term.objects.none(), required=False, empty_label=_("None"))
    location = forms.CharField(
        label=_("Location"), required=False, max_length=200, help_text=_("Such as “Gridline C4, level 2”.")
    )
    attachments = SeveralFilesField(label=_("Attachments"), required=False, help_text=FILES)

    def __init__(self, *args: Any, project: Project, draft: Letter | None = None, **kwargs: Any) -> None:
        initial = {**kwargs.pop("initial", {}), **(drafted(draft) if draft else {})}
        super().__init__(*args, initial=initial, **kwargs)
        types: Any = self.fields["type"]
        types.queryset = letters.usable_types(project)
        zones: Any = self.fields["zone"]
        zones.queryset = usable_zones(project)

    @property
    def typed(self) -> Typed:
        """What the services take besides the files."""
        return Typed(**{name: value for name, value in self.cleaned_data.items() if name != "attachments"})


def usable_zones(project: Project) -> QuerySet[Term]:
    """The zones that letters of a project are about."""
    here = Q(project=None) | Q(project=project)
    found: QuerySet[Term] = Term.objects.filter(here, kind=TermKind.ZONE, retired_at=None)
    return found.order_by("position", "code")


def drafted(draft: Letter) -> dict[str, Any]:
    """What a draft has of a letter."""
    names = ("subject", "body", "priority", "due_on", "location", "type", "zone")
    return {name: getattr(draft, name) for name in names} | dict(draft.typed)


class ReplyForm(CreatingForm):
    """What somebody answers."""

    body = forms.CharField(label=_("Body"), max_length=20_000, widget=forms.Textarea({"rows": 8}))
    is_official = forms.BooleanField(
        label=_("Official answer"), required=False, help_text=_("It stops the clock; the letter can be closed then.")
    )
    attachments = SeveralFilesField(label=_("Attachments"), required=False, help_text=FILES)

    def __init__(self, *args: Any, is_asked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_asked:
            del self.fields["is_official"]

    @property
    def answer(self) -> dict[str, Any]:
        """What the service takes."""
        said = self.cleaned_data
        official = said.get("is_official", False)
        return {"body": said["body"], "is_official": official, "files": said["attachments"]}


class GuestReplyForm(GuestForm, ReplyForm):
    """The same of somebody outside, in their language."""


class CloseForm(BoundForm):
    """Why a letter is closed; needed where its type wants an answer and there is none."""

    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=500, help_text=_("It stands in the audit log.")
    )


class ReassignForm(BoundForm):
    """Who acts in whose place, and why."""

    former = forms.ChoiceField(label=_("In place of"))
    to = forms.ChoiceField(label=_("To"))
    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("It stands in the audit log."))

    def __init__(self, *args: Any, letter: Letter, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, of=letter, **kwargs)
        waiting = reassigning.waits_for(letter)
        self.people = {user.email: user for user in [*waiting, *people]}
        formers: Any = self.fields["former"]
        formers.choices = [(user.email, str(user)) for user in waiting]
        others: Any = self.fields["to"]
        others.choices = [("", _("Choose somebody")), *((user.email, str(user)) for user in people)]

    def clean_former(self) -> User:
        """The person of that address."""
        return self.people[self.cleaned_data["former"]]

    def clean_to(self) -> User:
        """The same."""
        return self.people[self.cleaned_data["to"]]


class FindingsForm(BoundForm):
    """What a non-conformance report adds."""

    cause = forms.CharField(label=_("Cause"), max_length=4000, widget=forms.Textarea({"rows": 4}))
    corrective_action = forms.CharField(
        label=_("Corrective action"), max_length=4000, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, *args: Any, letter: Letter, **kwargs: Any) -> None:
        initial = {"cause": letter.cause, "corrective_action": letter.corrective_action}
        super().__init__(*args, of=letter, initial=initial, **kwargs)
