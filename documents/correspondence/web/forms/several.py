"""What is typed about several letters at once."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.models import User
from documents.correspondence.models import Letter
from documents.correspondence.services import several
from kazinex.core.forms import BoundForm, ChosenField
from kazinex.core.translation import marked as _


class _ManyForm(BoundForm):
    """A change of several letters as the page showed them."""

    selected = ChosenField(required=False)
    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("It stands in the audit log of each."))

    def __init__(self, *args: Any, chosen: Sequence[Letter], **kwargs: Any) -> None:
        super().__init__(*args, of=chosen, initial={"selected": [letter.code for letter in chosen]}, **kwargs)

    def clean(self) -> dict[str, Any]:
        """The view found the letters by them already."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned.pop("selected", None)
        return cleaned


class CloseManyForm(_ManyForm):
    """Why several letters are closed."""


class ReassignManyForm(_ManyForm):
    """Who acts in whose place in several letters, and why."""

    former = forms.ChoiceField(label=_("In place of"))
    to = forms.ChoiceField(label=_("To"))
    field_order = ("former", "to", "reason")

    def __init__(self, *args: Any, chosen: Sequence[Letter], people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, chosen=chosen, **kwargs)
        formers: Any = self.fields["former"]
        others: Any = self.fields["to"]
        waiting = several.waits_for(chosen)
        self.people = {user.email: user for user in [*waiting, *people]}
        formers.choices = [("", _("Choose somebody")), *((user.email, str(user)) for user in waiting)]
        others.choices = [("", _("Choose somebody")), *((user.email, str(user)) for user in people)]

    def clean_former(self) -> User:
        """The person of that address."""
        return self.people[self.cleaned_data["former"]]

    def clean_to(self) -> User:
        """The same."""
        return self.people[self.cleaned_data["to"]]
