"""Forms as a view uses them: checked, handed to a service, and refused in words where nothing typed is lost."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest, QueryDict

from kazinex.core import edit_conflicts, form_keys, remarks
from kazinex.core.errors import RuleBroken
from kazinex.core.forms.wording import settle
from kazinex.core.translation import marked as _

CHOOSE_AGAIN = _("Choose the file again: a browser does not send it a second time by itself.")
CHOOSE_SEVERAL_AGAIN = _("Choose the files again: a browser does not send them a second time by itself.")
Checked = TypeVar("Checked")


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form takes: what was sent, be it nothing; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def checked(rule: Callable[..., Checked], value: object) -> Checked:
    """What a rule of the product makes of a value; where it refuses, the field says so."""
    try:
        return rule(value)
    except RuleBroken as broken:
        raise forms.ValidationError(broken.words) from broken


class HouseForm(forms.Form):
    """A form whose errors are sentences and whose choices are asked for anew each time.

    After `submit`, `result` is what the change returned, `said_besides` what it told besides, and `broken` the rule
    that refused it.
    """

    result: Any = None
    said_besides: Sequence[str] = ()
    broken: RuleBroken | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields.update(self.made_fields())
        self.order_fields(self.field_order)
        settle(self)

    def made_fields(self) -> Mapping[str, forms.Field]:
        """Fields that are declared elsewhere, by name; made anew for each form."""
        return {}

    def submit(self, change: Callable[[], object]) -> bool:
        """Whether what was sent is in order and the change was made; what is not is said in the form."""
        return self.is_valid() and self.attempt(change)

    def attempt(self, change: Callable[[], object]) -> bool:
        """The same for a form that is known to be in order, of which several changes are made one by one."""
        try:
            with remarks.listened_to() as told:
                self.result = change()
        except RuleBroken as broken:
            self.refuse(broken)
            return False
        self.said_besides = told
        return True

    def refuse(self, broken: RuleBroken) -> None:
        """Say a broken rule at its field, or above the form where it has no such field."""
        self.broken = broken
        for one in broken.rules:
            self.add_error(one.field if one.field in self.fields else None, list(one.several) or one.words)
        self._ask_for_files_again()

    def full_clean(self) -> None:
        """A file that was sent with something wrong has to be chosen again, and the form says so."""
        super().full_clean()
        if self.is_bound and (words := form_keys.refusal()):
            self.add_error(None, words)
        if self.is_bound and self.errors:
            self._ask_for_files_again()

    def _ask_for_files_again(self) -> None:
        for name, field in self.fields.items():
            if isinstance(field, forms.FileField) and self.files.get(self.add_prefix(name)) and name not in self.errors:
                several = getattr(field.widget, "allow_multiple_selected", False)
                self.add_error(name, CHOOSE_SEVERAL_AGAIN if several else CHOOSE_AGAIN)

    def carry(self, name: str, value: str) -> None:
        """Let the page that comes next carry this value in a hidden field, whatever was sent."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # what was sent is a QueryDict
        data[name] = value
        self.data = data


class CreatingForm(HouseForm):
    """A form that creates something. It carries a key, so that sent twice it creates once (`sent_once` sees to it)."""

    form_key = forms.CharField(
        required=False, max_length=form_keys.LONGEST, initial=form_keys.make, widget=forms.HiddenInput()
    )

    def full_clean(self) -> None:
        """The key is nothing a service takes; one that was used, or is missing, is followed by a new one."""
        super().full_clean()
        if self.is_bound:
            self.cleaned_data.pop(form_keys.FIELD, None)
            if not self.data.get(form_keys.FIELD) or form_keys.refusal() == form_keys.SENT_BEFORE:
                self.carry(form_keys.FIELD, form_keys.make())


class BoundForm(HouseForm):
    """A form that ends or changes a thing, or several, as its page showed them, and nothing they have become since."""

    version = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())

    def __init__(self, *args: Any, of: edit_conflicts.Shown, **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **kwargs)
        self.initial["version"] = edit_conflicts.version(of)

    def full_clean(self) -> None:
        """The version is nothing a service takes."""
        super().full_clean()
        self.seen_version = self.cleaned_data.pop("version", "") if self.is_bound else ""

    def attempt(self, change: Callable[[], object]) -> bool:
        """What happened since is said, and then counts as seen."""
        return super().attempt(lambda: edit_conflicts.changed_as_seen(self.of, self.seen_version, change))

    def refuse(self, broken: RuleBroken) -> None:
        """The page that comes next shows the thing as it is now."""
        super().refuse(broken)
        self.carry("version", self.initial["version"])


class ReasonForm(HouseForm):
    """Why something that people will ask about is done."""

    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("It stands in the audit log."))


class EndingForm(BoundForm, ReasonForm):
    """Why a thing is ended, or changed so that people will ask about it."""


class StampedForm(HouseForm):
    """A form about something that others change too; what somebody else saved since is told and not undone unseen.

    `shown` is what the page shows of it, in words, part by part; a form whose page shows all of it anew tells no parts.
    """

    tells_parts = True
    meanwhile = _("Somebody else changed this meanwhile. What you typed is kept below; compare it and save it again.")
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())

    def __init__(self, *args: Any, shown: Mapping[str, str], **kwargs: Any) -> None:
        self.shown, self.stamp = shown, edit_conflicts.stamp(shown)
        super().__init__(*args, **kwargs | {"initial": {**kwargs.get("initial", {}), "seen": self.stamp}})

    def clean(self) -> dict[str, object]:
        """What differs by now is told part by part, and then counts as seen."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("seen") and cleaned["seen"] != self.stamp:
            self.carry("seen", self.stamp)
            now = [f"{name} is now: {said or '–'}." for name, said in self.shown.items()] if self.tells_parts else []
            raise forms.ValidationError([self.meanwhile, *now])
        return cleaned
