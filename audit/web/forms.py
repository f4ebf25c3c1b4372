"""What people say about the log."""

from typing import Any

from django import forms

from kazinex.core.forms import CreatingForm


class ReviewForm(CreatingForm):
    """Which events a page of a review offered: how many, up to which one."""

    through = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())
    count = forms.IntegerField(min_value=0, widget=forms.HiddenInput())

    @property
    def offered(self) -> dict[str, Any]:
        """What the service takes."""
        return {"through": self.cleaned_data["through"], "count": self.cleaned_data["count"]}

    def offer(self, through: str, count: int) -> None:
        """What the page offers that holds this form."""
        if self.is_bound:
            self.carry("through", through)
            self.carry("count", str(count))
        self.initial.update(through=through, count=count)
