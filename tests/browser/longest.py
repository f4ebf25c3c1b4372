"""Whatever somebody may type, at its longest and without a space: the widest letters of three alphabets."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import PurePath
from typing import Any

from django.db import models
from django.db.models.signals import pre_save

LETTERS = cycle("WЩ鑿")  # one alphabet a word, since mixed ones are refused
WITHOUT_END = 400  # characters of a text that has no limit of its own
APPS = frozenset({"accounts", "documents", "guestshares", "projects"})
NOT_TYPED = frozenset(
    {
        "brand_colour",
        "code",
        "code_digest",
        "date_format",
        "ending",
        "kind",
        "listed",
        "logo",
        "media_type",
        "query",
        "role",
        "selector",
        "url",
    }
)
ASCII = frozenset({"number", "agent"})


@contextmanager
def everything_long() -> Iterator[None]:
    """Inside, every row is written with the longest text each of its fields takes."""
    pre_save.connect(_lengthen)
    try:
        yield
    finally:
        pre_save.disconnect(_lengthen)


def text(most: int, begins: str = "", letter: str = "W") -> str:
    """A word of so many characters."""
    return begins + letter * (most - len(begins))


def email(begins: str = "jo") -> str:
    """An address of 254 characters: a local part of 64, labels of at most 63."""
    return f"{text(64, begins, 'w')}@{'w' * 63}.{'w' * 63}.{'w' * 53}.example"


def file_name(most: int = 255, suffix: str = ".pdf") -> str:
    """A file name that ends as it must."""
    return text(most - len(suffix), "levels_") + suffix


def _lengthen(instance: Any, **_signal: Any) -> None:
    if instance._state.adding and instance._meta.app_label in APPS:
        letter = next(LETTERS)
        for field in filter(_is_typed, instance._meta.concrete_fields):
            setattr(instance, field.attname, _longest(field, str(getattr(instance, field.attname) or ""), letter))


def _is_typed(field: Any) -> bool:
    is_words = type(field) in {models.CharField, models.TextField, models.EmailField}
    technical = field.primary_key or field.choices or not field.editable
    return is_words and not technical and field.name not in NOT_TYPED and not field.name.endswith(("zone", "role"))


def _longest(field: Any, value: str, letter: str) -> str:
    most = field.max_length or WITHOUT_END
    if isinstance(field, models.EmailField):
        return email(value.partition("@")[0])
    if suffix := PurePath(value).suffix if "name" in field.name and "." in value else "":
        return file_name(most, suffix)
    return text(most, value, "W" if field.name in ASCII else letter)
