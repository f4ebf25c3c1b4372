"""An access control group as a form."""

from typing import Any

from django import forms

from accounts.models import User
from kazinex.core import edit_conflicts, opaque_ids
from kazinex.core.forms import BoundForm, CreatingForm, RowsChoice, StampedForm
from kazinex.core.permissions import GRANTABLE
from kazinex.core.translation import marked as _
from projects import queries
from projects.domain.questions import DOCUMENT_STATUSES
from projects.models import AccessGroup, Project, TermKind
from projects.models.access_group import ConfidentialityChoice
from projects.models.personal_facts import FilterFacts
from projects.queries import wording
from projects.queries.previews import Draft

TERM = "term"
TERMS = (("disciplines", TermKind.DISCIPLINE), ("document_types", TermKind.DOCUMENT_TYPE), ("zones", TermKind.ZONE))


class PeopleChoice(RowsChoice):
    """People by name, and by e-mail address where the reader manages members."""

    addresses = False

    def label_from_instance(self, obj: Any) -> str:
        """How one person stands in the list."""
        return f"{obj.name} ({obj.email})" if self.addresses else str(obj)


def _boxes(label: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple())


class GroupForm(StampedForm):
    """Who is in a group, what it grants, and what its members see."""

    name = forms.CharField(label=_("Name"), max_length=80)
    description = forms.CharField(label=_("Description"), max_length=300, required=False)
    members = PeopleChoice(
        label=_("Members"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple()
    )
    actions = forms.MultipleChoiceField(
        label=_("Granted actions"),
        required=False,
        choices=[(action.value, action.label) for action in GRANTABLE],
        widget=forms.CheckboxSelectMultiple(),
        help_text=_("Groups add, they never take away. You can grant what you hold."),
    )
    disciplines = _boxes(_("Disciplines"))
    document_types = _boxes(_("Types"))
    zones = _boxes(_("Zones"))
    statuses = _boxes(_("Statuses"))
    confidentiality = forms.ChoiceField(
        label=_("Confidentiality"), required=False, choices=ConfidentialityChoice.choices
    )
    meanwhile = _(
        "Somebody else changed this group meanwhile. What you chose is kept below; compare and preview it again."
    )

    def __init__(
        self, *args: Any, project: Project, addresses: bool, group: AccessGroup | None = None, **kwargs: Any
    ) -> None:
        members = queries.group_members(group) if group else []
        shown = wording.facts(group, members) if group else {}
        self._before = wording.facts(group, members, addresses=addresses) if group else {}
        self._addresses = addresses
        super().__init__(*args, initial=_initial(group, members), shown=shown, **kwargs)
        fields: Any = self.fields
        fields["members"].addresses = addresses
        fields["members"].queryset = queries.project_people(project)
        fields["statuses"].choices = [choice for choices in DOCUMENT_STATUSES.ask() for choice in choices]
        for name, kind in TERMS:
            known = queries.every_term(project).filter(kind=kind)
            fields[name].choices = [(opaque_ids.of(term), str(term)) for term in known]

    def clean(self) -> dict[str, Any]:
        """Terms are keys."""
        super().clean()
        cleaned = self.cleaned_data
        for name, _kind in TERMS:
            cleaned[name] = [opaque_ids.read(TERM, one) for one in cleaned.get(name, [])]
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def changes(self) -> list[tuple[str, str, str]]:
        """Old → new in words, for the preview."""
        typed = self.cleaned_data
        draft = AccessGroup(**{name: value for name, value in self.facts.items() if name != "members"})
        after = wording.facts(draft, list(typed["members"]), addresses=self._addresses)
        before = self._before
        return [(name, before.get(name, ""), said) for name, said in after.items() if before.get(name, "") != said]

    def draft(self, *, pk: int = 0) -> Draft:
        """The group as it would be."""
        typed = self.cleaned_data
        shown = FilterFacts(
            disciplines=typed["disciplines"],
            document_types=typed["document_types"],
            zones=typed["zones"],
            statuses=typed["statuses"],
            confidentiality=typed["confidentiality"],
        )
        members = frozenset(user.pk for user in typed["members"])
        return Draft.of(typed["name"], members, actions=typed["actions"], shown=shown, pk=pk)


class NewGroupForm(CreatingForm, GroupForm):
    """A group that is not there yet."""


class ConfirmForm(BoundForm, StampedForm):
    """A group goes as it was shown, or comes back as it was shown."""

    meanwhile = edit_conflicts.MEANWHILE


def _initial(group: AccessGroup | None, members: list[User]) -> dict[str, Any]:
    if group is None:
        return {}
    names = ("name", "description", "actions", "statuses", "confidentiality")
    terms = {name: [opaque_ids.write(TERM, key) for key in getattr(group, name)] for name, _kind in TERMS}
    return {**{name: getattr(group, name) for name in names}, **terms, "members": members}
