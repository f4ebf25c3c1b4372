"""What a list is narrowed by: how a value in the address is read, and what is said of one that cannot be."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property, reduce
from operator import or_
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from kazinex.core import clock, periods
from kazinex.core.forms import settle
from kazinex.core.forms.wording import FIRST_DAY, LAST_DAY
from kazinex.core.shapes import Found, Rows
from kazinex.core.translation import marked as _

Option = tuple[str, Any]  # a value and its label, or the label of a group and its options
Check = Callable[[Mapping[str, Any]], Mapping[str, str]]
LONGEST = 200  # characters somebody may search for
LONGEST_TOLD = 5_000  # characters of what a link says: two names of 120, a letter of which may take eighteen
NOT_LISTED = _("Choose one of the listed values.")
NOT_TOLD = _("This link cannot be read. Empty this field, or follow the figure once more.")
NONE = "–"  # what a link says of what is called nothing


def _as_they_are(rows: Rows, value: Any) -> Rows:
    return rows


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One condition: what the address calls it, its label, and what it leaves of the rows where it is set.

    `help` names a template, a panel that opens below the field and says how it is used.
    """

    name: str
    label: str
    help: str = ""
    narrow: Callable[[Any, Any], Any] = _as_they_are

    def read(self, typed: str) -> object:
        """The value that was typed, None for none; raises ValidationError with what to do instead."""
        raise NotImplementedError

    def words(self, value: object) -> str:
        """A value that was read, as people say it."""
        return str(value)


@dataclass(frozen=True, kw_only=True)
class Words(Filter):
    """Something to look for."""

    longest: int = LONGEST
    placeholder: str = ""

    def read(self, typed: str) -> str | None:
        return _text(self.longest).clean(typed) or None


@dataclass(frozen=True, kw_only=True)
class Day(Filter):
    """A day."""

    def read(self, typed: str) -> date | None:
        day: date | None = _day().clean(typed)
        return day

    def words(self, value: object) -> str:
        return clock.shown_day(value) if isinstance(value, date) else str(value)


@dataclass(frozen=True, kw_only=True)
class Choice(Filter):
    """One of several values; `nothing` is what choosing none of them means.

    With a `column` of the rows, how many rows each value would leave stands beside it; `value_of` says which value
    something in that column stands for.
    """

    choices: tuple[Option, ...]
    nothing: str = _("All")
    column: str = ""
    value_of: Callable[[Any], str] = str

    def read(self, typed: str) -> str | None:
        if typed and typed not in self.labels:
            raise ValidationError(NOT_LISTED)
        return typed or None

    def words(self, value: object) -> str:
        return self.labels[str(value)]

    @cached_property
    def labels(self) -> dict[str, str]:
        """The label of each value."""
        return dict(_flat(self.choices))


@dataclass(frozen=True, kw_only=True)
class Told(Filter):
    """A condition that links alone set, as that of a figure to what it counts: no field, but words beside the list.

    It is read as it stands, with spaces before, behind and between, for it is what something is called. `reads` makes
    a value of it, and raises ValueError where it cannot; `says` puts it in words.
    """

    reads: Callable[[str], object] = str
    says: Callable[[Any], str] = str

    def read(self, typed: str) -> object:
        try:
            return self.reads(_as_it_stands(self.longest).clean(typed)) or None
        except ValueError as error:
            raise ValidationError(NOT_TOLD) from error

    def words(self, value: object) -> str:
        return self.says(value)

    @property
    def longest(self) -> int:
        """How many characters a link says of it at most."""
        return LONGEST_TOLD


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an address says of one filter: as it was typed, as it was read, or why it cannot be."""

    filter: Filter
    typed: str = ""
    value: Any = None
    error: str = ""

    @property
    def said(self) -> str:
        """The value in words."""
        return self.filter.words(self.value)


@dataclass
class Filters:
    """The filters of one list as an address sets them; one that cannot be read leaves no rows, never all of them."""

    declared: Sequence[Filter]
    typed: Mapping[str, str]
    check: Check | None = None
    chosen: list[Chosen] = field(init=False)

    def __post_init__(self) -> None:
        self.chosen = [_read(one, self.typed.get(one.name, "")) for one in self.declared]
        if self.check:
            found = self.check(self.values)
            self.chosen = [_refused(one, found.get(one.filter.name, "")) for one in self.chosen]

    @property
    def are_refused(self) -> bool:
        """Whether one of them cannot be read."""
        return any(one.error for one in self.chosen)

    @property
    def values(self) -> dict[str, object]:
        """What could be read, by name; nothing for a filter that is not set."""
        return {one.filter.name: one.value for one in self.chosen if one.value is not None}

    @property
    def names(self) -> list[str]:
        """What the address calls them."""
        return [one.name for one in self.declared]

    @property
    def are_set(self) -> bool:
        """Whether the address narrows the list, or tries to."""
        return any(one.value is not None or one.error for one in self.chosen)

    def narrowed(self, rows: Found, *, but: Collection[str] = ()) -> Found:
        """The rows these filters leave; those named by `but` are taken for not set."""
        if self.are_refused:
            return rows.none()
        for one in self.chosen:
            if one.value is not None and one.filter.name not in but:
                rows = one.filter.narrow(rows, one.value)
        return rows

    @property
    def in_words(self) -> str:
        """What is filtered by, for a cover sheet and for the log; “none” where nothing is."""
        return ", ".join(f"{one.filter.label}: {one.said}" for one in self.chosen if one.value is not None) or "none"


def containing(*columns: str) -> Callable[[Rows, str], Rows]:
    """Leaves the rows that hold what is looked for in one of these columns, whatever the case."""

    def narrow(rows: Rows, value: str) -> Rows:
        return rows.filter(reduce(or_, (Q(**{f"{column}__icontains": value}) for column in columns)))

    return narrow


def told_days(
    column: str, labels: tuple[str, str], zone: str = "", *, names: tuple[str, str] = ("since", "until")
) -> tuple[Told, Told]:
    """From which day and to which one a column lies; an instant in the days of a zone, or a day."""

    def after(rows: Rows, day: date) -> Rows:
        return rows.filter(periods.moments(column, day, None, zone) if zone else periods.days(column, day, None))

    def before(rows: Rows, day: date) -> Rows:
        return rows.filter(periods.moments(column, None, day, zone) if zone else periods.days(column, None, day))

    since, until = (
        Told(name=name, label=label, narrow=narrow, reads=_a_day, says=clock.shown_day)
        for name, label, narrow in zip(names, labels, (after, before), strict=True)
    )
    return since, until


def told(name: object) -> str:
    """What a link says of what something is called: a dash of nothing, and one more than it has of dashes alone."""
    words = str(name or "")
    return words if words.strip(NONE) else words + NONE


def untold(typed: str) -> str:
    """What that was called, empty for nothing."""
    return typed if typed.strip(NONE) else typed.removesuffix(NONE)


def told_name(name: str, label: str, column: str, nothing: str) -> Told:
    """That a column says just this, or nothing, as `told` writes it; `nothing` is how people say the latter."""

    def narrow(rows: Rows, typed: str) -> Rows:
        called = untold(typed)
        return rows.filter(Q(**{column: called}) if called else Q(**{f"{column}__isnull": True}) | Q(**{column: ""}))

    return Told(name=name, label=label, narrow=narrow, says=lambda typed: untold(typed) or nothing)


def _a_day(typed: str) -> date:
    day = date.fromisoformat(typed)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(typed)
    return day


def _read(one: Filter, typed: str) -> Chosen:
    try:
        return Chosen(one, typed, one.read(typed)) if typed else Chosen(one)
    except ValidationError as error:
        return Chosen(one, typed, error=" ".join(error.messages))


def _refused(chosen: Chosen, words: str) -> Chosen:
    return Chosen(chosen.filter, chosen.typed, error=words) if words and not chosen.error else chosen


def _flat(choices: Sequence[Option]) -> Iterator[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, tuple):
            yield from _flat(label)
        else:
            yield value, str(label)


@cache
def _text(longest: int) -> forms.Field:
    return _settled(forms.CharField(required=False, max_length=longest))


@cache
def _as_it_stands(longest: int) -> forms.Field:
    return _settled(forms.CharField(required=False, max_length=longest, strip=False))


@cache
def _day() -> forms.Field:
    return _settled(forms.DateField(required=False))


def _settled(field: forms.Field) -> forms.Field:
    """A field that says what every form of the house says."""
    form = forms.Form()
    form.fields["it"] = field
    settle(form)
    return field
