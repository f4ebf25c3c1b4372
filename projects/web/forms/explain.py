"""What to explain."""

from typing import Any

from django import forms

from kazinex.core.forms import HouseForm
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

ONLY_SIGHT = ("", _("Only whether a document is seen"))


class AskForm(HouseForm):
    """Who, and what."""

    person = forms.ChoiceField(label=_("Person"))
    action = forms.ChoiceField(label=_("Action"), choices=Permission.choices)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.choices = people


class ExplainForm(AskForm):
    """Who, what, and on which document."""

    action = forms.ChoiceField(label=_("Action"), choices=[ONLY_SIGHT, *Permission.choices], required=False)
    document = forms.CharField(
        label=_("Document"),
        max_length=80,
        required=False,
        help_text=_("A document number, to ask whether it is seen. May stay empty."),
    )

    def clean(self) -> dict[str, Any]:
        """There is something to explain."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("action") and not cleaned.get("document"):
            raise forms.ValidationError(_("Choose an action, or enter the number of a document."))
        return cleaned
