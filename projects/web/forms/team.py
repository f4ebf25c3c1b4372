"""Forms about people in a project."""

from typing import Any

from django import forms

from accounts.models import User
from kazinex.core.forms import CreatingForm, RowChoice, RowsChoice, StampedForm
from kazinex.core.translation import marked as _
from projects.models import AccessGroup


class PersonChoice(RowChoice):
    """A person by name and e-mail address."""

    def label_from_instance(self, obj: Any) -> str:
        """How one person stands in the list."""
        return f"{obj.name} ({obj.email})"


class AddMemberForm(CreatingForm):
    """Whom to add, and as what."""

    user = PersonChoice(
        label=_("Person"), queryset=User.objects.none(), help_text=_("Active members who are not in this project yet.")
    )
    role = forms.ChoiceField(label=_("Role"))
    into = RowsChoice(
        label=_("Groups"),
        queryset=AccessGroup.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        help_text=_("In no group that filters, they see every document that is not confidential."),
    )

    def __init__(
        self, *args: Any, people: Any, roles: list[tuple[str, str]], groups: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["user"].queryset = people
        fields["role"].choices = roles
        if groups:
            fields["into"].queryset = groups
        else:
            del fields["into"]


class InviteForm(CreatingForm):
    """Somebody new, and as what."""

    email = forms.EmailField(label=_("Email"), max_length=254, help_text=_("They get a link by mail that joins them."))
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["role"].choices = roles


class RoleForm(StampedForm):
    """Another role for a person."""

    role = forms.ChoiceField(label=_("Role"))
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("Stands in the audit log."))

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = roles
