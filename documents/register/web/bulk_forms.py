"""What is asked for where several documents are changed at once."""

from collections.abc import Mapping
from typing import Any

from django import forms

from documents.register.domain import fields
from documents.register.models import DocumentStatus
from documents.register.services.bulk import Change, Confidentiality, Facts, Lock, Status, Unlock
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import CreatingForm, RowChoice, RowsChoice
from kazinex.core.translation import marked as _
from projects import queries as project_queries
from projects.models import AccessGroup, Project
from projects.web.forms.team import PersonChoice

AS_IT_IS = _("Leave as it is")
MOVED_TO = [choice for choice in DocumentStatus.choices if choice[0] != DocumentStatus.PLANNED]  # what moves lead to
CHANGED_IN_BULK = ("discipline", "document_type", "zone", "stage", "owner")


class BulkForm(CreatingForm):
    """What to change; `seen` is the stamp of what the page showed. One that `tells_at_once` asks for nothing first."""

    tells_at_once = False
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        self.project = project
        super().__init__(*args, **kwargs)

    @property
    def said(self) -> Mapping[str, Any]:
        """What was typed, but for what is carried."""
        typed = self.cleaned_data if self.is_bound else {}
        return {name: value for name, value in typed.items() if name != "seen"}

    def change(self) -> Change:
        """What was asked for."""
        raise NotImplementedError


def _reason(*, is_required: bool = True) -> forms.CharField:
    words = (
        _("It stands in the audit log of each.") if is_required else _("Optional; it stands in the audit log of each.")
    )
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=_("Reason"), max_length=300, required=False, widget=widget, help_text=words)


class BulkStatusForm(BulkForm):
    """The next status."""

    status = forms.ChoiceField(label=_("New status"), choices=[("", _("Choose…")), *MOVED_TO])
    reason = _reason(is_required=False)

    def change(self) -> Change:
        return Status(DocumentStatus(self.said["status"]), self.said.get("reason", ""))


class BulkLockForm(BulkForm):
    """Why they are locked."""

    tells_at_once = True
    reason = _reason()

    def change(self) -> Change:
        return Lock(self.said.get("reason", ""))


class BulkUnlockForm(BulkForm):
    """Why they are unlocked."""

    tells_at_once = True
    reason = _reason()

    def change(self) -> Change:
        return Unlock(self.said.get("reason", ""))


class BulkDetailsForm(BulkForm):
    """What they say of themselves from now on; what is left as it is stays."""

    def made_fields(self) -> dict[str, forms.Field]:
        """The facts that several documents often share."""
        return {name: self._choice(name) for name in CHANGED_IN_BULK}

    def clean(self) -> dict[str, Any]:
        """At least one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.get(name) for name in CHANGED_IN_BULK):
            raise forms.ValidationError(_("Choose at least one of these, or nothing would change."))
        return cleaned

    def change(self) -> Change:
        return Facts({name: self.said[name] for name in CHANGED_IN_BULK if self.said.get(name)})

    def _choice(self, name: str) -> forms.Field:
        field = fields.BY_NAME[name]
        said: dict[str, Any] = {"label": field.label, "required": False, "empty_label": AS_IT_IS}
        if name == "owner":
            return PersonChoice(queryset=project_queries.project_people(self.project), **said)
        return RowChoice(queryset=project_queries.terms(self.project, name), **said)


class BulkConfidentialityForm(BulkForm):
    """Who may see them."""

    confidential = forms.ChoiceField(
        label=_("They are"), choices=[("", _("Choose…")), ("yes", _("Confidential")), ("no", _("Not confidential"))]
    )
    groups: Any = RowsChoice(
        queryset=None,
        label=_("Groups that may see them"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Instead of those they are assigned to now; only counts while they are confidential."),
    )
    keeps_outside_access = forms.BooleanField(
        label=_("Keep the access of people outside, on purpose"),
        required=False,
        help_text=_("Only a project admin or an org admin can do that; each share that goes on is recorded."),
    )
    reason = _reason()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["groups"]
        field.queryset = AccessGroup.objects.filter(project=self.project, archived_at=None).order_by("name")

    def change(self) -> Change:
        said = self.said
        return Confidentiality(
            said["confidential"] == "yes",
            groups=list(said.get("groups", ())),
            reason=said.get("reason", ""),
            keeps_outside_access=said.get("keeps_outside_access", False),
        )


def carried(form: BulkForm) -> dict[str, list[str]]:
    """What was typed, to be read again by a worker."""
    data: Any = form.data
    return {name: data.getlist(name) for name in form.fields if name in data}


def require_valid(form: BulkForm) -> None:
    """What a worker reads again is still in order."""
    if not form.is_valid():
        raise RuleBroken(_("What was chosen is not there any more. Nothing was changed."))
