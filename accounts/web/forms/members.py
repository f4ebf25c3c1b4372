"""Forms about members and invitations."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.models.roles import ORGANISATION_ROLES
from kazinex.core import access, opaque_ids
from kazinex.core.forms import CreatingForm, HouseForm, StampedForm

MOST_AT_ONCE = 100
PROJECT = "project"


class RoleForm(StampedForm):
    """Another organisation role for a member, and why."""

    role = forms.ChoiceField(label="Role")
    reason = forms.CharField(
        label="Reason", max_length=300, help_text="The person is told the new role; the reason stands in the audit log."
    )

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["role"]
        field.choices = roles


class InviteForm(CreatingForm):
    """One or many people by e-mail, with a role and perhaps projects."""

    emails = forms.CharField(
        label="Email addresses",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text="One or many: paste a list, one address a line or with commas between.",
    )
    role = forms.ChoiceField(label="Role")
    projects = forms.MultipleChoiceField(
        label="Projects",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They join these projects when they accept. Others can be added later.",
    )
    project_role = forms.ChoiceField(label="Project role", help_text="The role in each project chosen above.")

    def __init__(self, *args: Any, roles: list[tuple[str, str]], offered: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["role"].choices = roles
        if offered:
            fields["projects"].choices = [(opaque_ids.write(PROJECT, key), name) for key, name in offered]
            fields["project_role"].choices = [
                (role, name) for role, name in access.ROLE_NAMES.items() if role not in ORGANISATION_ROLES
            ]
        else:
            del fields["projects"], fields["project_role"]

    def clean_emails(self) -> list[str]:
        """Each address once, in the order typed; every wrong one is named."""
        typed = self.cleaned_data["emails"].replace(",", " ").replace(";", " ").split()
        found = {email.strip("<>").lower(): email.strip("<>") for email in typed}
        wrong = [email for email in found.values() if not _is_email(email)]
        if wrong:
            raise ValidationError(f"These are not e-mail addresses: {', '.join(wrong[:10])}.")
        if len(found) > MOST_AT_ONCE:
            raise ValidationError(f"Invite at most {MOST_AT_ONCE} people at once; there are {len(found)}.")
        return list(found.values())

    def keep_only(self, emails: list[str]) -> None:
        """Show only these addresses again: the others are done."""
        typed: Any = self.data
        left = typed.copy()
        left["emails"] = "\n".join(emails)
        self.data = left

    @property
    def wanted(self) -> dict[str, Any]:
        """The role, and the projects as an invitation keeps them."""
        typed = self.cleaned_data
        keys = [opaque_ids.read(PROJECT, one) for one in typed.get("projects") or []]
        projects = [{"project_id": key, "role": typed["project_role"]} for key in keys]
        return {"role": typed["role"], "projects": projects}


class JoinForm(HouseForm):
    """Somebody new who accepts an invitation."""

    name = forms.CharField(label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label="Password",
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="A few unrelated words are long and easy to remember.",
    )


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
