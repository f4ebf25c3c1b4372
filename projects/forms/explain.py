"""What to explain."""

from typing import Any

from django import forms

from kazinex.core.forms import HouseForm
from kazinex.core.permissions import Permission


class ExplainForm(HouseForm):
    """Who, what, and on which document."""

    person = forms.ChoiceField()
    action = forms.ChoiceField(choices=Permission.choices)
    document = forms.CharField(
        max_length=80,
        required=False,
        help_text="A document number, to ask whether it is seen. May stay empty.",
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.choices = people
