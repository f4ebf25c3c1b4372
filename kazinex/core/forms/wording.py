"""What forms say: every error tells what to do, and the choice of nothing what it means."""

from datetime import date
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinLengthValidator,
    MinValueValidator,
    ProhibitNullCharactersValidator,
)
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.choices import CallableChoiceIterator

from kazinex.core import likeness
from kazinex.core.outages import NO_ROOM
from kazinex.core.translation import marked as _

LONGEST = 20_000  # characters of anything that is typed, where a field does not take more on purpose
TOO_LONG = _("Use at most {most:,} characters; there are {there:,}. Only the first {shown:,} of them are shown here.")
DASHES = BLANK_CHOICE_DASH[0][1]
OPEN_ENDS = {"at", "by", "for", "from", "in", "of", "on", "to", "until"}
ASKING = {"closes", "how", "they", "when", "where", "who", "why"}
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2999, 12, 31)  # beyond, a day has no instant in some zone


def settle(form: forms.BaseForm) -> None:
    """Give every field of a form its own queryset and its words; also for forms others build, such as filters."""
    for name, field in form.fields.items():
        if isinstance(field, forms.ModelChoiceField):
            _ask_again(field)
        if isinstance(field, forms.ChoiceField):
            _name_nothing(field)
        if isinstance(field, forms.CharField) and field.strip:
            _read_as_shown(field)
        _refuse_early(field)
        _speak(field, str(field.label or name.replace("_", " ")))


def room(field: forms.Field) -> int:
    """How many characters a field may be sent at all."""
    return max(LONGEST, getattr(field, "max_length", None) or 0)


def _refuse_early(field: forms.Field) -> None:
    """What is longer than any field takes is refused before anything is made of it, whatever the field is for."""
    read = field.to_python

    def read_if_short(value: object) -> object:
        if isinstance(value, str) and len(value) > room(field):
            most = getattr(field, "max_length", None) or LONGEST
            raise forms.ValidationError(TOO_LONG.format(most=most, there=len(value), shown=LONGEST))
        return read(value)

    field.to_python = read_if_short  # type: ignore[method-assign]  # of this form's own field


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
    words = _("Choose…") if field.required else _("None")
    if getattr(field, "empty_label", None) == DASHES:
        field.empty_label = words
    elif not isinstance(field, forms.ModelChoiceField) and not isinstance(field.choices, CallableChoiceIterator):
        field.choices = [(key, words if label == DASHES else label) for key, label in field.choices]


def _speak(field: forms.Field, label: str) -> None:
    said: dict[str, str] = {"required": _required_words(field, label), **_invalid_words(field)}
    for key, words in said.items():
        if field.error_messages.get(key) == _stock_message(type(field), key):  # type: ignore[arg-type]  # a class is hashable
            field.error_messages[key] = words
    field.validators = [_worded(validator) for validator in field.validators]
    if isinstance(field, forms.FileField):
        field.validators.append(_require_kept)
    if isinstance(field, forms.DateField):
        words = _("Enter a date between {first} and {last}.").format(first=FIRST_DAY.year, last=LAST_DAY.year)
        field.validators += [MinValueValidator(FIRST_DAY, words), MaxValueValidator(LAST_DAY, words)]


def _require_kept(sent: Any) -> None:
    """Refuse a file that found no room on its way to us."""
    if getattr(sent, "is_without_room", False):
        raise ValidationError(NO_ROOM, "no_room")


def _required_words(field: forms.Field, label: str) -> str:
    noun = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    if isinstance(field, forms.BooleanField):
        return _("Tick “{label}” to go on.").format(label=label)
    chosen = isinstance(field, forms.FileField | forms.ChoiceField | forms.ModelChoiceField)
    if _is_no_noun(noun):
        return (
            _("Choose what goes under “{label}”.").format(label=label)
            if chosen
            else _("Fill in “{label}”.").format(label=label)
        )
    return f"{'Choose' if chosen else 'Enter'} {_article(noun)}{noun}."


def _is_no_noun(label: str) -> bool:
    """Whether a label is only the beginning of what is asked for, such as In place of, which takes no article."""
    words = label.split()
    return bool(words) and (words[-1] in OPEN_ENDS or words[0] in ASKING)


def _article(noun: str) -> str:
    return "" if noun.startswith(("your ", "the ", "a ", "an ")) else "the "


def _invalid_words(field: forms.Field) -> dict[str, str]:
    listed = _("Choose one of the listed values.")
    if isinstance(field, forms.EmailField):
        return {"invalid": _("Enter an e-mail address, such as name@company.example.")}
    if isinstance(field, forms.DateTimeField):
        return {"invalid": _("Enter a date and time, such as 2026-03-31 14:05.")}
    if isinstance(field, forms.DateField):
        return {"invalid": _("Enter a date, such as 2026-03-31.")}
    if isinstance(field, forms.IntegerField):
        return {"invalid": _("Enter a whole number.")}
    if isinstance(field, forms.FileField):
        return {"invalid": _("Choose a file."), "empty": _("This file is empty. Choose a file with something in it.")}
    return {"invalid_choice": listed, "invalid_pk_value": listed, "invalid_list": listed}


@cache
def _stock_message(kind: type[forms.Field], key: str) -> Any:
    for parent in kind.__mro__:
        if key in getattr(parent, "default_error_messages", {}):
            return parent.default_error_messages[key]  # type: ignore[attr-defined]
    return None


WORDS: dict[type, str] = {
    ProhibitNullCharactersValidator: _("Take out the invisible null character."),
    MaxLengthValidator: _("Use at most %(limit_value)d characters; there are %(show_value)d."),
    MinLengthValidator: _("Use at least %(limit_value)d characters; there are %(show_value)d."),
    MaxValueValidator: _("Enter %(limit_value)s or less."),
    MinValueValidator: _("Enter %(limit_value)s or more."),
}


def _worded(validator: Any) -> Any:
    """The validator with our words, unless somebody gave it words of its own."""
    words = WORDS.get(type(validator))
    if words is None or validator.message is not type(validator).message:
        return validator
    if isinstance(validator, ProhibitNullCharactersValidator):
        return ProhibitNullCharactersValidator(message=words)
    return type(validator)(validator.limit_value, words)
