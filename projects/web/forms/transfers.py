"""Who takes the work of somebody who leaves."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.models import User
from kazinex.core.forms import CreatingForm, RowChoice, StampedForm
from kazinex.core.translation import marked as _
from projects.domain.questions import HeldWork
from projects.services.transfers import CHANGED, field_of

MOST_KINDS = 24  # choices of a kind in a project; more would hide the one that matters


class TransferForm(CreatingForm, StampedForm):
    """One person for everything, perhaps others in some projects or for some kinds of things, and why."""

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

    def __init__(self, *args: Any, works: Sequence[HeldWork], people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        projects = list(dict.fromkeys(work.by.project for work in works))
        kinds = list(dict.fromkeys((work.by.project, work.kind) for work in works))
        fields: Any = self.fields
        fields["to"].queryset = people
        for project in projects if len(projects) > 1 else ():
            fields[field_of(project)] = RowChoice(
                queryset=people,
                required=False,
                label=_("In {project}").format(project=project),
                empty_label=_("The same person"),
            )
        for project, kind in kinds if len(projects) < len(kinds) <= MOST_KINDS else ():
            fields[field_of(project, kind)] = RowChoice(
                queryset=people,
                required=False,
                label=_("{kind} in {project}").format(kind=kind, project=project),
                empty_label=_("The same person"),
            )
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def taker(self, work: HeldWork) -> User:
        """Who takes a thing: whoever is chosen for its kind there, else for its project, else for everything."""
        said, project = self.cleaned_data, work.by.project
        chosen: User = said.get(field_of(project, work.kind)) or said.get(field_of(project)) or said["to"]
        return chosen
