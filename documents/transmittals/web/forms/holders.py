"""What is said where holders of a superseded revision are told."""

from typing import Any

from django import forms

from documents.register.models import Revision
from kazinex.core.forms import CreatingForm
from kazinex.core.translation import marked as _


class TellForm(CreatingForm):
    """Whether people outside are offered the revision in force."""

    offer = forms.BooleanField(label=_("Offer"), required=False)

    def __init__(self, *args: Any, newer: Revision | None, may_offer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if newer is None or not may_offer:
            del self.fields["offer"]
            return
        self.fields["offer"].label = _("Offer revision {code} by a new link").format(code=newer.code)
        self.fields["offer"].help_text = _(
            "Links that still open are replaced by links to it, on the same terms as far as today's policy goes."
        )
