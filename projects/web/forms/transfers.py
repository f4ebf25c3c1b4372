"""Who takes the work of somebody who leaves."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.models import User
from kazinex.core.forms import CreatingForm, RowChoice, StampedForm
from kazinex.core.translation import marked as _
from projects.models import Project
from projects.services.transfers import CHANGED, field_of


class TransferForm(CreatingForm, StampedForm):
    """One person for everything, perhaps others in some projects, and why."""

    tells_parts = False
    meanwhile = CHANGED
    field_order = ("to",)
    to = RowChoice(
        queryset=User.objects.none(),
        label=_("Give everything to"),
        error_messages={"required": _("Choose who takes it.")},
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Those who take it are told; it stands in the audit log.")
    )

    def __init__(self, *args: Any, projects: Sequence[Project], people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.projects = projects
        fields: Any = self.fields
        fields["to"].queryset = people
        for project in projects if len(projects) > 1 else ():
            fields[field_of(project)] = RowChoice(
                queryset=people,
                required=False,
                label=_("In {project}").format(project=project),
                empty_label=_("The same person"),
            )
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def taker(self, project: Project) -> User:
        """Who takes what is in a project."""
        chosen: User = self.cleaned_data.get(field_of(project)) or self.cleaned_data["to"]
        return chosen
