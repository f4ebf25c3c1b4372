"""Columns that rooms above add to the list of members; they register when their app is ready."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MemberColumn:
    """One column: what it says of people, what it can be filtered by, and whom a choice finds."""

    name: str
    label: str
    words: Callable[[Collection[int]], Mapping[int, Sequence[str]]]  # keys of users → words, in one query
    choices: Callable[[], list[tuple[str, str]]]
    holders: Callable[[str], Collection[int]]  # a choice → keys of users


_columns: list[MemberColumn] = []


def register(column: MemberColumn) -> MemberColumn:
    """Add a column to the list of members, its filter and its export."""
    _columns.append(column)
    return column


def columns() -> list[MemberColumn]:
    """The columns that rooms above have added."""
    return list(_columns)
