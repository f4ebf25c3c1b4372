"""A form field whose value is a checked file."""

from typing import Any

from django.forms import FileField

from documents.register.services import uploads
from kazinex.core.forms import FileInput, checked


class CheckedFileField(FileField):
    """Refuses what the organisation does not take, with the words of SPEC 14."""

    widget = FileInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The checked file, or None where none was sent and none is needed."""
        uploaded = super().clean(data, initial)
        return checked(uploads.check, uploaded) if uploaded else None


class SeveralFilesInput(FileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True


class SeveralFilesField(CheckedFileField):
    """Several uploaded files as a list of checked ones."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file checked by itself."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(SeveralFilesField, self).clean(file, initial) for file in files if file]
