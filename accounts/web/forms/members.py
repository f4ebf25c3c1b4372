"""Forms about members and invitations."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.domain import pasted_people
from accounts.models.roles import ORGANISATION_ROLES
from kazinex.core import access, opaque_ids
from kazinex.core.forms import ChosenForm, CreatingForm, HouseForm, StampedForm
from kazinex.core.mail_addresses import is_address
from kazinex.core.translation import filled
from kazinex.core.translation import marked as _

MOST_AT_ONCE = 500
MOST_WRONG = 20  # lines that are told of at once
PROJECT = "project"


class RoleForm(StampedForm):
    """Another organisation role for a member, and why."""

    role = forms.ChoiceField(label=_("Role"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The person is told the new role; the reason stands in the audit log."),
    )

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["role"]
        field.choices = roles


class ManyRolesForm(ChosenForm):
    """Another role for several people, and why; saved once a preview showed what that role would do."""

    role = forms.ChoiceField(label=_("Role"))
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Each is told the new role; the reason stands in the audit log.")
    )
    previewed = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["role"]
        field.choices = roles

    @property
    def is_previewed(self) -> bool:
        """Whether what this role would do was shown."""
        return self.cleaned_data.get("previewed") == self.cleaned_data.get("role")


class InviteForm(CreatingForm):
    """One or many people by e-mail, with a role and perhaps projects."""

    emails = forms.CharField(
        label=_("Email addresses"),
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=(
            filled(
                _(
                    "Up to {most} at once: one a line or with commas between, “Name <address>” as mail programs write "
                    "it, or rows of a spreadsheet. Names are not kept: people type their own."
                ),
                most=MOST_AT_ONCE,
            )
        ),
    )
    role = forms.ChoiceField(label=_("Role"))
    projects = forms.MultipleChoiceField(
        label=_("Projects"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They join these projects when they accept. Others can be added later."),
    )
    project_role = forms.ChoiceField(label=_("Project role"), help_text=_("The role in each project chosen above."))

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
        """Each address once, in the order typed; every line that is wrong is named with what to do."""
        pasted = pasted_people.read(self.cleaned_data["emails"], is_address=is_address)
        if wrong := pasted.wrong:
            more = len(wrong) - MOST_WRONG
            told = wrong[:MOST_WRONG] + ([_("{more} more lines are like that.").format(more=more)] if more > 0 else [])
            raise ValidationError([_("Nobody was invited yet: some lines cannot be read."), *told])
        if len(pasted.lines) > MOST_AT_ONCE:
            words = _("Invite at most {most_at_once} people at once; there are {number}. Send them in parts.").format(
                most_at_once=MOST_AT_ONCE, number=len(pasted.lines)
            )
            raise ValidationError(words)
        if not pasted.lines:
            raise ValidationError(_("There is no e-mail address in it."))
        self.lines = pasted.lines
        return list(pasted.lines)

    def keep_only(self, emails: list[str]) -> None:
        """Show only the lines of these addresses again: the others are done."""
        self.carry("emails", "\n".join(self.lines[email] for email in emails))

    @property
    def wanted(self) -> dict[str, Any]:
        """The role, and the projects as an invitation keeps them."""
        typed = self.cleaned_data
        keys = [opaque_ids.read(PROJECT, one) for one in typed.get("projects") or []]
        projects = [{"project_id": key, "role": typed["project_role"]} for key in keys]
        return {"role": typed["role"], "projects": projects}


class JoinForm(HouseForm):
    """Somebody new who accepts an invitation."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Password"),
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("A few unrelated words are long and easy to remember."),
    )
