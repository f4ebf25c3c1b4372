"""What is said where holders of a superseded revision are told."""

from typing import Any

from django import forms

from documents.register.models import Revision
from guestshares.domain.new_revisions import Fate
from kazinex.core.forms import CreatingForm
from kazinex.core.translation import marked as _


class TellForm(CreatingForm):
    """What becomes of the links of people outside: kept, revoked, or reissued on the revision in force."""

    fate = forms.ChoiceField(label=_("Links that still open it"), widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, newer: Revision | None, may_offer: bool, may_end: bool, tells: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if newer is None or not (may_offer or may_end):
            del self.fields["fate"]
            return
        offered = [
            (Fate.KEEP, _("Keep: they go on, and say “Superseded by Rev {code}”").format(code=newer.code), tells),
            (Fate.REVOKE, _("Revoke: they end at once, and each recipient is told"), may_end),
            (
                Fate.REISSUE,
                _("Reissue on Rev {code}: the same terms with a new link by mail; the old links end").format(
                    code=newer.code
                ),
                may_offer,
            ),
        ]
        choice: Any = self.fields["fate"]
        choice.choices = [(one.value, words) for one, words, is_offered in offered if is_offered]
        choice.initial = choice.choices[0][0] if tells else choice.choices[-1][0]

    @property
    def chosen(self) -> Fate:
        """What was chosen; they are kept where nothing was asked."""
        return Fate(self.cleaned_data.get("fate") or Fate.KEEP)
