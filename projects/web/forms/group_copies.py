"""Which groups of other projects are copied into this one."""

from typing import Any

from django import forms

from kazinex.core.forms import CreatingForm, RowsChoice
from kazinex.core.translation import marked as _
from projects.models import AccessGroup


class GroupsChoice(RowsChoice):
    """Groups with the project each is of."""

    def label_from_instance(self, obj: Any) -> str:
        """How one group stands in the list."""
        return f"{obj.name} ({obj.project})"


class CopyGroupsForm(CreatingForm):
    """Groups of the projects one runs."""

    groups = GroupsChoice(queryset=AccessGroup.objects.none(), widget=forms.CheckboxSelectMultiple())
    with_people = forms.BooleanField(
        required=False, initial=True, label=_("With those of their people who are in this project too")
    )

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["groups"].queryset = groups
