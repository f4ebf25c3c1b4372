"""A form field whose value is a checked file."""

from typing import Any

from django.forms import FileField, ValidationError

from documents.register.domain.files import CheckedFile
from documents.register.services import uploads
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import FileInput


class CheckedFileField(FileField):
    """Refuses what the organisation does not take, with the words of SPEC 14."""

    widget = FileInput

    def clean(self, data: Any, initial: Any = None) -> CheckedFile | None:
        """The checked file, or None where none was sent and none is needed."""
        uploaded = super().clean(data, initial)
        if not uploaded:
            return None
        try:
            return uploads.check(uploaded)
        except RuleBroken as error:
            raise ValidationError(error.words) from error
