"""How somebody wants to be mailed."""

from collections.abc import Mapping

from django import forms

from accounts.models import Mailing
from kazinex.core.features import installed
from kazinex.core.forms import HouseForm
from kazinex.core.translation import marked as _

EVERY = "every"
AS_BELOW = ("", _("As chosen below"))


class MailingForm(HouseForm):
    """A choice for each kind of notification that apps declare, in their groups, or one for all of them."""

    def made_fields(self) -> Mapping[str, forms.Field]:
        """One field a kind, called by its group and what it tells, below one that counts for all."""
        kinds = sorted(installed().notifications.values(), key=lambda kind: kind.group)
        every = forms.ChoiceField(label=_("Everything"), required=False, choices=[AS_BELOW, *Mailing.choices])
        return {EVERY: every} | {
            kind.name: forms.ChoiceField(label=f"{kind.group}: {kind.label}", choices=Mailing.choices) for kind in kinds
        }

    @property
    def chosen(self) -> Mapping[str, str]:
        """What was chosen for each kind; once it is known to be in order."""
        said = dict(self.cleaned_data)
        every = said.pop(EVERY)
        return {kind: every or mailing for kind, mailing in said.items()}
