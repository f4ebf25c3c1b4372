"""Typed readers of the environment; every value may also come from a file named by `<NAME>_FILE`."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """The value of NAME, or of the file named by NAME_FILE; without a default a missing one refuses to boot."""
    if path := os.environ.get(f"{name}_FILE"):
        return _file_text(name, Path(path))
    value = os.environ.get(name, default)
    if value is None:
        message = f"{name} is not set. Set it in the environment, or name a file that holds it in {name}_FILE."
        raise ImproperlyConfigured(message)
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """A yes/no value; anything but 1/0, true/false, yes/no, on/off refuses to boot."""
    word = text(name, "1" if default else "0").strip().lower()
    if word not in TRUE_WORDS | FALSE_WORDS:
        message = f"{name} is “{word}”. Write 1 or 0."
        raise ImproperlyConfigured(message)
    return word in TRUE_WORDS


def number(name: str, default: int, *, least: int = 0) -> int:
    """A whole number of at least `least`."""
    word = text(name, str(default))
    if not word.lstrip("-").isdecimal() or int(word) < least:
        message = f"{name} is “{word}”. Write a whole number of {least} or more."
        raise ImproperlyConfigured(message)
    return int(word)


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list without empty entries."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secret(name: str, default: str | None = None, *, least: int = 32) -> str:
    """A secret of at least `least` characters; a short one refuses to boot."""
    value = text(name, default)
    if len(value) < least:
        message = f"{name} is too short. Use at least {least} random characters."
        raise ImproperlyConfigured(message)
    return value


def _file_text(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        message = f"{name}_FILE names {path}, which cannot be read: {error.strerror}."
        raise ImproperlyConfigured(message) from error
