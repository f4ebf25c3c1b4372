"""What a filter form filters by now, as chips that take one condition away each."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import BaseForm
from django.http import QueryDict

from kazinex.core import clock


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition in words, and the address without it."""

    label: str
    value: str
    url: str

    @property
    def words(self) -> str:
        """What the chip says: “Discipline: Civil”."""
        return f"{self.label}: {self.value}"


def active_chips(form: BaseForm, query: QueryDict, *, leave_out: Collection[str] = ()) -> list[Chip]:
    """The conditions of a valid filter form; a field that was refused has no chip."""
    form.is_valid()
    return [
        Chip(str(form[name].label), words, _without(query, form[name].html_name, raw, leave_out))
        for name, value in form.cleaned_data.items()
        for words, raw in _spoken(form.fields[name], value)
    ]


def _spoken(field: Any, value: Any) -> Iterator[tuple[str, str]]:
    """Each condition of a field as (words, the text it has in the address)."""
    if value is None or value == "" or value is False:
        return
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        yield _words(field, value), ""
        return
    for one in value:
        yield _words(field, one), str(getattr(one, "pk", one))


def _words(field: Any, value: Any) -> str:
    if isinstance(value, date):
        return clock.shown_day(value)
    if value is True:
        return "Yes"
    labels = {str(key): str(label) for key, label in _flat(getattr(field, "choices", ())) if isinstance(value, str)}
    return labels.get(str(value), str(value))


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label


def _without(query: QueryDict, name: str, raw: str, leave_out: Collection[str]) -> str:
    rest = query.copy()
    for cursor in leave_out:
        rest.pop(cursor, None)
    kept = [value for value in rest.getlist(name) if raw and value != raw]
    rest.setlist(name, kept)
    return f"?{rest.urlencode()}"
