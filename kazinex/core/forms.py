"""Forms as the house writes them: one renderer, fresh querysets, and errors that say what to do."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinLengthValidator,
    MinValueValidator,
    ProhibitNullCharactersValidator,
)
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.choices import CallableChoiceIterator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kazinex.core import edit_conflicts, likeness

DASHES = BLANK_CHOICE_DASH[0][1]
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2999, 12, 31)  # beyond, a day has no instant in some zone


class HouseBoundField(forms.BoundField):
    """A field as it is drawn: what was typed comes back, except a null character, which no page can hold."""

    def value(self) -> Any:
        value = super().value()
        return value.replace("\x00", "\ufffd") if isinstance(value, str) else value


class HouseRenderer(TemplatesSetting):
    """Draws every form and field with the templates in ui/, and lists of choices without one for each choice."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    bound_field_class = HouseBoundField

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """Django's own templates of a select and its options took a fifth of a register's page."""
        if template_name == forms.Select.template_name:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: dict[str, Any]) -> SafeString:
    groups = format_html_join("", "{}", ((_group(name, choices),) for name, choices, _ in widget["optgroups"]))
    return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), groups)


def _group(name: str | None, choices: list[dict[str, Any]]) -> SafeString:
    options = format_html_join("", "{}", ((_option(choice),) for choice in choices))
    return format_html('<optgroup label="{}">{}</optgroup>', name, options) if name else options


def _option(option: dict[str, Any]) -> SafeString:
    attributes = flatatt(option["attrs"]) if option["attrs"] else ""
    return format_html('<option value="{}"{}>{}</option>', str(option["value"]), attributes, option["label"])


class DateInput(forms.DateInput):
    """The browser's own date picker, in the one format it understands."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class FileInput(forms.FileInput):
    """A file to send; `accept` is only a hint, the upload is checked on the server."""


class CodeInput(forms.TextInput):
    """A one-time code: digits on a phone, offered by the device, never remembered."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        hints = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", "class": "code-input"}
        super().__init__({**hints, **(attrs or {})})

    def format_value(self, value: Any) -> None:
        """A code that was refused is not worth showing again."""


class HouseForm(forms.Form):
    """A form whose errors are sentences and whose choices are asked for anew each time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        settle(self)

    def carry(self, name: str, value: str) -> None:
        """Let the page that comes next carry this value in a hidden field, whatever was sent."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # what was sent is a QueryDict
        data[name] = value
        self.data = data


class StampedForm(HouseForm):
    """A form about something that others change too; what somebody else saved since is told and not undone unseen.

    `shown` is what the page shows of it, in words, part by part.
    """

    meanwhile = "Somebody else changed this meanwhile. What you typed is kept below; compare it and save it again."
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())

    def __init__(self, *args: Any, shown: Mapping[str, str], **kwargs: Any) -> None:
        self.shown, self.stamp = shown, edit_conflicts.stamp(shown)
        super().__init__(*args, **kwargs | {"initial": {**kwargs.get("initial", {}), "seen": self.stamp}})

    def clean(self) -> dict[str, Any]:
        """What differs by now is told part by part, and then counts as seen."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("seen") and cleaned["seen"] != self.stamp:
            self.carry("seen", self.stamp)
            now = [f"{name} is now: {said or '–'}." for name, said in self.shown.items()]
            raise forms.ValidationError([self.meanwhile, *now])
        return cleaned


def settle(form: forms.BaseForm) -> None:
    """Give every field of a form its own queryset and its words; also for forms others build, such as filters."""
    for name, field in form.fields.items():
        if isinstance(field, forms.ModelChoiceField):
            _ask_again(field)
        if isinstance(field, forms.ChoiceField):
            _name_nothing(field)
        if isinstance(field, forms.CharField) and field.strip:
            _read_as_shown(field)
        _speak(field, str(field.label or name.replace("_", " ")))


def _ask_again(field: Any) -> None:
    """A queryset captured when the class was made has no organisation and refuses; the manager gives one that has."""
    if getattr(field.queryset, "_refused", False):
        field.queryset = field.queryset.model._default_manager.all()


def _read_as_shown(field: Any) -> None:
    """Direction overrides and invisible characters are taken out of what is typed (SPEC 7), but of no secret.

    A secret is a field that is not stripped.
    """
    read = field.to_python
    field.to_python = lambda value: read(likeness.visible(value) if isinstance(value, str) else value)


def _name_nothing(field: Any) -> None:
    """The choice of nothing says what it means, instead of Django's row of dashes."""
    words = "Choose…" if field.required else "None"
    if getattr(field, "empty_label", None) == DASHES:
        field.empty_label = words
    elif not isinstance(field, forms.ModelChoiceField) and not isinstance(field.choices, CallableChoiceIterator):
        field.choices = [(key, words if label == DASHES else label) for key, label in field.choices]


def _speak(field: forms.Field, label: str) -> None:
    said: dict[str, str] = {"required": _required_words(field, label), **_invalid_words(field)}
    for key, words in said.items():
        if field.error_messages.get(key) == _stock_message(type(field), key):
            field.error_messages[key] = words
    field.validators = [_worded(validator) for validator in field.validators]
    if isinstance(field, forms.DateField):
        words = f"Enter a date between {FIRST_DAY.year} and {LAST_DAY.year}."
        field.validators += [MinValueValidator(FIRST_DAY, words), MaxValueValidator(LAST_DAY, words)]


def _required_words(field: forms.Field, label: str) -> str:
    noun = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    if isinstance(field, forms.BooleanField):
        return f"Tick “{label}” to go on."
    if isinstance(field, forms.FileField | forms.ChoiceField | forms.ModelChoiceField):
        return f"Choose {_article(noun)}{noun}."
    return f"Enter {_article(noun)}{noun}."


def _article(noun: str) -> str:
    return "" if noun.startswith(("your ", "the ", "a ", "an ")) else "the "


def _invalid_words(field: forms.Field) -> dict[str, str]:
    listed = "Choose one of the listed values."
    if isinstance(field, forms.EmailField):
        return {"invalid": "Enter an e-mail address, such as name@company.example."}
    if isinstance(field, forms.DateTimeField):
        return {"invalid": "Enter a date and time, such as 2026-03-31 14:05."}
    if isinstance(field, forms.DateField):
        return {"invalid": "Enter a date, such as 2026-03-31."}
    if isinstance(field, forms.IntegerField):
        return {"invalid": "Enter a whole number."}
    if isinstance(field, forms.FileField):
        return {"invalid": "Choose a file.", "empty": "This file is empty. Choose a file with something in it."}
    return {"invalid_choice": listed, "invalid_pk_value": listed, "invalid_list": listed}


def _stock_message(kind: type[forms.Field], key: str) -> Any:
    for parent in kind.__mro__:
        if key in getattr(parent, "default_error_messages", {}):
            return parent.default_error_messages[key]  # type: ignore[attr-defined]
    return None


WORDS: dict[type, str] = {
    ProhibitNullCharactersValidator: "Take out the invisible null character.",
    MaxLengthValidator: "Use at most %(limit_value)d characters; there are %(show_value)d.",
    MinLengthValidator: "Use at least %(limit_value)d characters; there are %(show_value)d.",
    MaxValueValidator: "Enter %(limit_value)s or less.",
    MinValueValidator: "Enter %(limit_value)s or more.",
}


def _worded(validator: Any) -> Any:
    """The validator with our words, unless somebody gave it words of its own."""
    words = WORDS.get(type(validator))
    if words is None or validator.message is not type(validator).message:
        return validator
    if isinstance(validator, ProhibitNullCharactersValidator):
        return ProhibitNullCharactersValidator(message=words)
    return type(validator)(validator.limit_value, words)
