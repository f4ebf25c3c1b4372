"""An address rule as it is typed."""

from typing import Any

from django import forms

from documents.correspondence.models import AddressRule, LetterType
from documents.correspondence.models.words import LetterPriority, RecipientKind
from documents.correspondence.queries import letters
from documents.correspondence.web.forms.letters import PEOPLE, usable_zones
from kazinex.core.forms import BoundForm, CreatingForm, HouseForm, RowChoice
from kazinex.core.translation import marked as _
from projects.models import Project, Term

FIELDS = ("name", "kind", "people", "type", "priority", "zone")


class RuleFields(HouseForm):
    """Whom a rule adds, to what, and to which letters."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("It stands as a badge beside whom the rule added.")
    )
    kind = forms.ChoiceField(label=_("Adds to"), choices=RecipientKind.choices, initial=RecipientKind.CC)
    people = forms.CharField(
        label=_("People"), max_length=4000, widget=forms.Textarea({"rows": 4, "spellcheck": "false"}), help_text=PEOPLE
    )
    type = RowChoice(label=_("Type"), queryset=LetterType.objects.none(), required=False, empty_label=_("Any type"))
    priority = forms.ChoiceField(
        label=_("Priority"), choices=[("", _("Any priority")), *LetterPriority.choices], required=False
    )
    zone = RowChoice(label=_("Zone"), queryset=Term.objects.none(), required=False, empty_label=_("Any zone"))

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types: Any = self.fields["type"]
        types.queryset = letters.usable_types(project)
        zones: Any = self.fields["zone"]
        zones.queryset = usable_zones(project)


class NewRuleForm(CreatingForm, RuleFields):
    """A new rule."""


class RuleForm(BoundForm, RuleFields):
    """The same of one that is there."""

    def __init__(self, *args: Any, rule: AddressRule, **kwargs: Any) -> None:
        initial = {name: getattr(rule, name) for name in FIELDS}
        super().__init__(*args, of=rule, project=rule.project, initial=initial, **kwargs)
