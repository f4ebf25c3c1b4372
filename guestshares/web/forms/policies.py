"""The rows of SPEC 9.1 as a form."""

import re
from typing import Any

from django import forms

from guestshares.domain.limits import MOST_OPENS
from guestshares.domain.policies import SETTINGS, EffectivePolicy, words
from guestshares.models.policy import AfterResponseRule, NewRevisionRule, SecondBrowserRule
from guestshares.services.policies import NEW_ONLY, REACHES
from kazinex.core.forms import HouseForm

DOMAIN = re.compile(r"^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$")
LABELS = {setting.name: setting.label for setting in SETTINGS}
YES_NO = [("", "As the organisation"), ("true", "Yes"), ("false", "No")]


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
                    f"“{domain}” is not a domain. Enter one such as client.example on each line."
                )
        return found


class PolicyForm(HouseForm):
    """External access of the organisation."""

    default_days = forms.IntegerField(
        label=LABELS["default_days"], min_value=1, help_text="In days: 7, 14, 30 or any other number."
    )
    maximum_days = forms.IntegerField(
        label=LABELS["maximum_days"], min_value=1, help_text="In days. No share and no project can exceed it."
    )
    allow_custom_expiry = forms.BooleanField(label=LABELS["allow_custom_expiry"], required=False)
    default_opens = forms.IntegerField(
        label=LABELS["default_opens"],
        min_value=0,
        max_value=MOST_OPENS,
        help_text="How often a link opens; 0 is unlimited.",
    )
    controllers_set_opens = forms.BooleanField(label=LABELS["controllers_set_opens"], required=False)
    require_acknowledgement = forms.BooleanField(label=LABELS["require_acknowledgement"], required=False)
    acknowledgement_text = forms.CharField(
        label=LABELS["acknowledgement_text"], max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )
    require_identification = forms.BooleanField(
        label=LABELS["require_identification"], required=False, help_text="Name and e-mail address before access."
    )
    allow_download = forms.BooleanField(label=LABELS["allow_download"], required=False)
    recipient_domains = DomainsField(
        label=LABELS["recipient_domains"], required=False, help_text="One a line, such as client.example. Empty is any."
    )
    on_new_revision = forms.ChoiceField(label=LABELS["on_new_revision"], choices=NewRevisionRule.choices)
    after_response = forms.ChoiceField(label=LABELS["after_response"], choices=AfterResponseRule.choices)
    on_second_browser = forms.ChoiceField(label=LABELS["on_second_browser"], choices=SecondBrowserRule.choices)

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes; share types that do not exist yet stay off."""
        return {"share_packages": False, "share_work_packages": False} | self.cleaned_data


class ProjectPolicyForm(HouseForm):
    """A project's narrower rules; an empty field leaves the organisation's."""

    default_days = forms.IntegerField(label=LABELS["default_days"], min_value=1, required=False)
    maximum_days = forms.IntegerField(label=LABELS["maximum_days"], min_value=1, required=False)
    allow_custom_expiry = forms.ChoiceField(label=LABELS["allow_custom_expiry"], choices=YES_NO, required=False)
    default_opens = forms.IntegerField(label=LABELS["default_opens"], min_value=0, max_value=MOST_OPENS, required=False)
    controllers_set_opens = forms.ChoiceField(label=LABELS["controllers_set_opens"], choices=YES_NO, required=False)
    require_acknowledgement = forms.ChoiceField(label=LABELS["require_acknowledgement"], choices=YES_NO, required=False)
    acknowledgement_text = forms.CharField(
        label=LABELS["acknowledgement_text"], max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )
    require_identification = forms.ChoiceField(label=LABELS["require_identification"], choices=YES_NO, required=False)
    allow_download = forms.ChoiceField(label=LABELS["allow_download"], choices=YES_NO, required=False)
    recipient_domains = DomainsField(label=LABELS["recipient_domains"], required=False)
    on_new_revision = forms.ChoiceField(label=LABELS["on_new_revision"], required=False)
    after_response = forms.ChoiceField(label=LABELS["after_response"], required=False)
    on_second_browser = forms.ChoiceField(label=LABELS["on_second_browser"], required=False)

    def __init__(self, *args: Any, organisation: EffectivePolicy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rule in (
            ("on_new_revision", NewRevisionRule),
            ("after_response", AfterResponseRule),
            ("on_second_browser", SecondBrowserRule),
        ):
            choice: Any = self.fields[name]
            choice.choices = [("", "As the organisation"), *rule.choices]
        for name, field in self.fields.items():
            field.help_text = f"The organisation says: {words(name, getattr(organisation, name))}."

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes: None where the organisation's rule stays."""
        said = {"true": True, "false": False}
        return {
            name: None if value in ("", None, []) else said.get(value, value) if isinstance(value, str) else value
            for name, value in self.cleaned_data.items()
        }


class ReachForm(HouseForm):
    """Whether a changed policy also reaches live shares."""

    reach = forms.ChoiceField(
        label="Live shares outside the new policy",
        choices=list(REACHES.items()),
        initial=NEW_ONLY,
        widget=forms.RadioSelect,
    )
