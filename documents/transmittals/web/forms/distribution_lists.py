"""A distribution list as it is typed."""

from functools import partial
from typing import Any

from django import forms

from documents.transmittals.domain.member_lines import MemberLine
from documents.transmittals.models import DistributionList
from documents.transmittals.queries import distribution_lists as queries
from documents.transmittals.services import distribution_lists
from kazinex.core.forms import BoundForm, CreatingForm, HouseForm, checked
from kazinex.core.translation import marked as _
from projects.models import Project


class ListFields(HouseForm):
    """What a list says, and whom it comes to."""

    name = forms.CharField(
        label=_("Name"), max_length=distribution_lists.NAME_LENGTH, help_text=_("Such as “Structural designers”.")
    )
    description = forms.CharField(label=_("Description"), max_length=500, required=False)
    members = forms.CharField(
        label=_("Members"),
        max_length=20_000,
        widget=forms.Textarea({"rows": 10, "spellcheck": "false"}),
        help_text=_(
            "One a line: “Jo Reid <jo@designer.example>, Designer Ltd”, a member's name or address, “role: Reviewer”, "
            "or “list: Designers” to take over what stands in another list now."
        ),
    )

    def __init__(self, *args: Any, project: Project | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project

    def clean_members(self) -> list[MemberLine]:
        """Lines that can be read."""
        return checked(partial(queries.understood, self.project), self.cleaned_data["members"])


class NewListForm(CreatingForm, ListFields):
    """A new list."""


class ListForm(BoundForm, ListFields):
    """The same of one that is there."""

    def __init__(self, *args: Any, distribution_list: DistributionList, **kwargs: Any) -> None:
        initial = {name: getattr(distribution_list, name) for name in ("name", "description")}
        initial["members"] = "\n".join(str(entry) for entry in distribution_list.entries.all())
        super().__init__(*args, of=distribution_list, project=distribution_list.project, initial=initial, **kwargs)
