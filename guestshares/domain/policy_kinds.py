"""Kinds of rows of the guest policy: what a value is, how it reads, and when a project's is as strict as it must be."""

from typing import Any, ClassVar, Generic, Self, TypeVar, overload

from django.db.models import Model, TextChoices

Value = TypeVar("Value")


class Setting(Generic[Value]):
    """One row of SPEC 9.1: its label, its default, and help for who fills it in.

    An attribute of a policy: read there, it is the value.
    """

    name: str
    above: ClassVar[str] = "says"  # what the organisation does where a project is stricter

    def __init__(self, label: str, default: Value, *, help: str = "") -> None:  # noqa: A002
        self.label, self.default, self.help = label, default, help

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, policy: None, owner: type) -> Self: ...
    @overload
    def __get__(self, policy: Any, owner: type) -> Value: ...
    def __get__(self, policy: Any, owner: type) -> Self | Value:
        return self if policy is None else policy.values[self.name]

    def stored(self, row: Model | None) -> Value | None:
        """What a saved policy says; None where it says nothing, or there is none."""
        said: Value | None = None if row is None else getattr(row, self.name)
        return said

    def as_strict(self, organisation: Value, project: Value) -> bool:
        """Whether a project may say this where the organisation says that."""
        raise NotImplementedError

    def words(self, value: Value) -> str:
        """A value as people read it."""
        raise NotImplementedError


class Days(Setting[int]):
    """A number of days, with the organisation's as ceiling."""

    above = "ceiling"

    def as_strict(self, organisation: int, project: int) -> bool:
        return project <= organisation

    def words(self, value: int) -> str:
        return f"{value} day{'' if value == 1 else 's'}"


class Opens(Setting[int]):
    """How often something opens; 0 is unlimited."""

    def as_strict(self, organisation: int, project: int) -> bool:
        return organisation == 0 or 0 < project <= organisation

    def words(self, value: int) -> str:
        return "unlimited" if value == 0 else f"{value} open{'' if value == 1 else 's'}"


class Switch(Setting[bool]):
    """Yes or no."""

    def __init__(self, label: str, *, default: bool, help: str = "") -> None:  # noqa: A002
        super().__init__(label, default, help=help)

    def words(self, value: bool) -> str:
        return "yes" if value else "no"


class Allowance(Switch):
    """What may be; a project may take it away."""

    def as_strict(self, organisation: bool, project: bool) -> bool:
        return organisation or not project


class Demand(Switch):
    """What must be; a project may ask for it."""

    def as_strict(self, organisation: bool, project: bool) -> bool:
        return project or not organisation


class Text(Setting[str]):
    """Words, which a project may choose freely."""

    def as_strict(self, organisation: str, project: str) -> bool:
        return True

    def words(self, value: str) -> str:
        return f"“{value}”"


class Domains(Setting[list[str]]):
    """Domains of addresses; none is any. A project may name some of the organisation's."""

    def as_strict(self, organisation: list[str], project: list[str]) -> bool:
        return not organisation or (bool(project) and set(project) <= set(organisation))

    def words(self, value: list[str]) -> str:
        return ", ".join(value) or "any"


class Rule(Setting[str]):
    """What is done when something happens, of a list whose first entry is the softest and the usual one."""

    def __init__(self, label: str, choices: type[TextChoices], *, help: str = "") -> None:  # noqa: A002
        self.choices: dict[str, str] = {str(value): str(words) for value, words in choices.choices}
        super().__init__(label, next(iter(self.choices)), help=help)

    def as_strict(self, organisation: str, project: str) -> bool:
        return organisation == self.default or project != self.default

    def words(self, value: str) -> str:
        return self.choices.get(value, value)
