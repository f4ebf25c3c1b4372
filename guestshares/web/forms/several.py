"""What is asked where several shares are changed at once."""

from typing import Any

from django import forms

from accounts.models import User
from guestshares.domain import limits
from guestshares.domain.policies import EffectivePolicy, words
from guestshares.web.forms.shares import ReissueForm
from guestshares.web.forms.why import WhyFields
from kazinex.core.forms import ChosenForm, CreatingForm, EndingForm
from kazinex.core.translation import marked as _
from projects.web.forms.team import PersonChoice


class RevokeManyForm(ChosenForm, EndingForm):
    """Why several shares end."""


class ExtendManyForm(WhyFields, ChosenForm):
    """More time, or more opens, for several."""

    days = forms.TypedChoiceField(label=_("Expiry"), required=False, coerce=int, empty_value=None)
    more_opens = forms.IntegerField(
        label=_("Opens added"),
        min_value=0,
        max_value=limits.MOST_OPENS,
        initial=0,
        help_text=_("On top of those each has; a share without a limit stays without one."),
    )

    field_order = ("days", "more_opens", "reason")

    def __init__(self, *args: Any, policy: EffectivePolicy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["days"]
        days = [
            (str(day), _("{words} from now").format(words=words("maximum_days", day))) for day in policy.day_choices
        ]
        choice.choices = [("", _("As it is")), *days]
        choice.help_text = _("No longer than the policy of each project allows.")


class RotateManyForm(CreatingForm, ChosenForm):
    """New links for several, in place of those they have."""


class ReissueManyForm(WhyFields, ChosenForm, CreatingForm):
    """Which revisions the new links show."""

    revisions = ReissueForm.base_fields["revisions"]

    field_order = ("revisions", "reason")


class HandOverForm(ChosenForm):
    """Who answers for several from now on, and why."""

    to = PersonChoice(label=_("To"), queryset=User.objects.none(), empty_label=_("Choose a person"))
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("They read it, and it stands in the audit log.")
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = people
