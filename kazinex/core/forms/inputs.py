"""Inputs of our own."""

from typing import Any

from django import forms


class DateInput(forms.DateInput):
    """The browser's own date picker, in the one format it understands."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class FileInput(forms.FileInput):
    """A file to send; `accept` is only a hint, the upload is checked on the server."""


class SeveralFilesInput(FileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True


class CodeInput(forms.TextInput):
    """A one-time code: digits on a phone, offered by the device, never remembered."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        hints = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", "class": "code-input"}
        super().__init__({**hints, **(attrs or {})})

    def format_value(self, value: object) -> None:
        """A code that was refused is not worth showing again."""
