"""Why something confidential is let out, asked where a form lets it out, or lets it out longer."""

from typing import Any

from django import forms

from kazinex.core.forms import HouseForm
from kazinex.core.translation import marked as _


class WhyFields(HouseForm):
    """Asks for the reason where something of it is confidential."""

    reason = forms.CharField(
        label=_("Why it is let out"),
        max_length=500,
        help_text=_("Something of this is confidential. The reason stands in the audit log; guests are not told."),
    )

    def __init__(self, *args: Any, is_secret: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_secret:
            del self.fields["reason"]

    @property
    def why(self) -> str:
        """What was said; empty where nothing was asked."""
        return str(self.cleaned_data.get("reason", ""))
