"""What people say of a view they save."""

from typing import Any

from django import forms
from django.http import QueryDict

from kazinex.core.features import SavedList
from kazinex.core.forms import BoundForm, CreatingForm, HouseForm
from kazinex.core.translation import marked as _
from projects.models import SavedView
from projects.services import saved_views

WITH_ALL = _("Each sees in it only what they may see; its name and what it filters by are shown to all of them.")
PASSING = ("after", "before", "choose", "move", "view")  # what an address says of a moment and not of a view


class ViewFields(HouseForm):
    """Its name, and who sees it."""

    name = forms.CharField(
        label=_("Name"), max_length=saved_views.NAME_LENGTH, help_text=_("Such as “Civil, for review”.")
    )
    is_shared = forms.BooleanField(
        label=_("Share it with everybody in the project"),
        required=False,
        help_text=_("Each sees in it only what they may see."),
    )

    def __init__(self, *args: Any, listed: SavedList, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if listed.is_of_organisation:
            self.fields["is_shared"].label = _("Share it with everybody who may open this list")
            self.fields["is_shared"].help_text = WITH_ALL
        if not may_share:
            del self.fields["is_shared"]


class NewViewForm(CreatingForm, ViewFields):
    """A view to be saved."""

    query = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput())
    is_usual = forms.BooleanField(label=_("Open the list in it"), required=False, help_text=_("For yourself."))

    def clean_query(self) -> str:
        """What an address says, without which page was shown of it."""
        typed = QueryDict(self.cleaned_data["query"], mutable=True)
        for name in PASSING:
            typed.pop(name, None)
        return typed.urlencode(safe=",")


class ViewForm(BoundForm, ViewFields):
    """The same of one that is there."""

    def __init__(self, *args: Any, of: SavedView, **kwargs: Any) -> None:
        super().__init__(*args, of=of, initial={"name": of.name, "is_shared": of.is_shared}, **kwargs)
