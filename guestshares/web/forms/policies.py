"""The rows of SPEC 9.1 as a form."""

import re
from typing import Any

from django import forms

from guestshares.domain.limits import MOST_OPENS
from guestshares.domain.policies import SETTINGS, EffectivePolicy
from guestshares.domain.policy_kinds import Days, Domains, Opens, Rule, Setting, Switch, Text
from guestshares.models import SharePolicy
from guestshares.services.policies import NEW_ONLY, REACHES
from kazinex.core.forms import HouseForm, StampedForm
from kazinex.core.translation import marked as _

DOMAIN = re.compile(r"^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$")
YES = "true"
YES_NO = {YES: _("Yes"), "false": _("No")}
LEFT_OPEN = _("As the organisation")


class DomainsField(forms.CharField):
    """Domains, one a line, as a list in small letters."""

    widget = forms.Textarea({"rows": 3, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        """A list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """The list, each checked."""
        typed = str(super().clean(value) or "")
        found = sorted({part.lstrip("@").lower() for part in re.split(r"[\s,;]+", typed) if part})
        for domain in found:
            if not DOMAIN.match(domain):
                raise forms.ValidationError(
                    _("“{domain}” is not a domain. Enter one such as client.example on each line.").format(
                        domain=domain
                    )
                )
        return found


class PolicyForm(HouseForm):
    """External access of the organisation: every row."""

    def made_fields(self) -> dict[str, forms.Field]:
        """As domain/policies.py declares them."""
        return {setting.name: described(typed(setting), setting) for setting in SETTINGS}

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {row.name: self.cleaned_data[row.name] for row in SETTINGS}


class ProjectPolicyForm(HouseForm):
    """A project's narrower rules; an empty field leaves the organisation's."""

    def __init__(self, *args: Any, organisation: EffectivePolicy, stored: SharePolicy | None, **kwargs: Any) -> None:
        self.organisation = organisation
        said = {setting.name: _as_choice(setting.stored(stored)) for setting in SETTINGS}
        super().__init__(*args, initial=said, **kwargs)

    def made_fields(self) -> dict[str, forms.Field]:
        """The same rows, each of which may stay empty; the organisation's value stands beside it."""
        fields = {setting.name: described(_left_open(setting), setting) for setting in SETTINGS}
        for name, field in fields.items():
            field.required, field.help_text = (
                False,
                _("The organisation says: {words}.").format(words=self.organisation.words(name)),
            )
        return fields

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes: None where the organisation's rule stays."""
        return {row.name: _said(row, self.cleaned_data[row.name]) for row in SETTINGS}


class ReachForm(StampedForm):
    """Whether a changed policy also reaches live shares: those that the review listed, and no others."""

    tells_parts = False  # some of the shares may be hidden from who saves
    meanwhile = _("The policy or its shares changed since this review. Look again, and save it if it is still right.")
    reach = forms.ChoiceField(
        label=_("Live shares outside the new policy"),
        choices=list(REACHES.items()),
        initial=NEW_ONLY,
        widget=forms.RadioSelect,
    )


def typed(setting: Setting[Any]) -> forms.Field:
    """A row as the organisation fills it in."""
    match setting:
        case Days():
            return forms.IntegerField(min_value=1)
        case Opens():
            return forms.IntegerField(min_value=0, max_value=MOST_OPENS)
        case Switch():
            return forms.BooleanField(required=False)
        case Text():
            return forms.CharField(max_length=1000, required=False, widget=forms.Textarea({"rows": 3}))
        case Domains():
            return DomainsField(required=False)
        case Rule():
            return forms.ChoiceField(choices=list(setting.choices.items()))
    raise TypeError(f"Nobody designed how {setting.name} is filled in.")


def described(field: forms.Field, setting: Setting[Any]) -> forms.Field:
    """The field with the words of its row."""
    field.label, field.help_text = setting.label, setting.help
    return field


def _left_open(setting: Setting[Any]) -> forms.Field:
    match setting:
        case Switch():
            return forms.ChoiceField(choices=[("", LEFT_OPEN), *YES_NO.items()])
        case Rule():
            return forms.ChoiceField(choices=[("", LEFT_OPEN), *setting.choices.items()])
    return typed(setting)


def _as_choice(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _said(setting: Setting[Any], value: Any) -> Any:
    """A value as the policy keeps it; nothing is said by what is empty."""
    if value in ("", []):
        return None
    return value == YES if isinstance(setting, Switch) else value
