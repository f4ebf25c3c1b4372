"""How somebody wants to be mailed."""

from collections.abc import Mapping

from django import forms

from accounts.models import Mailing
from kazinex.core.features import installed
from kazinex.core.forms import HouseForm


class MailingForm(HouseForm):
    """A choice for each kind of notification that apps declare, in their groups."""

    def made_fields(self) -> Mapping[str, forms.Field]:
        """One field a kind, called by its group and what it tells."""
        kinds = sorted(installed().notifications.values(), key=lambda kind: kind.group)
        return {
            kind.name: forms.ChoiceField(label=f"{kind.group}: {kind.label}", choices=Mailing.choices) for kind in kinds
        }
