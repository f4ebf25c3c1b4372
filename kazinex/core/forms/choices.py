"""Choices among rows: what stands in the page names a row without telling its key."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Model

from kazinex.core import opaque_ids


class _Opaque(forms.ModelChoiceField):  # type: ignore[type-arg]  # the model is told by the queryset
    def prepare_value(self, value: object) -> object:
        """What the page says of a row or its key; what was typed stays as it is."""
        if isinstance(value, Iterable) and not isinstance(value, str):
            return [self.prepare_value(one) for one in value]
        if isinstance(value, int):
            return opaque_ids.write(self._kind, value)
        return opaque_ids.of(value) if isinstance(value, Model) else value

    def _key(self, value: Any) -> int:
        key = opaque_ids.read(self._kind, value)
        if key is None:
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})
        return key

    @property
    def _kind(self) -> str:
        queryset: Any = self.queryset
        return str(queryset.model._meta.model_name)


class RowChoice(_Opaque):
    """One row of a queryset."""

    def to_python(self, value: object) -> Model | None:
        """The row that was chosen."""
        return super().to_python(None if value in self.empty_values else self._key(value))


class RowsChoice(_Opaque, forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # the same
    """Several rows of a queryset."""

    def _check_values(self, value: Any) -> Any:
        """The rows that were chosen."""
        return super()._check_values([self._key(one) for one in value])  # type: ignore[misc]  # the stubs leave it out
