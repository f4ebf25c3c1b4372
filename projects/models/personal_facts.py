"""What the database tells of one person in one project, as `projects_facts` writes it."""

from collections.abc import Iterable
from typing import NotRequired, TypedDict


class FilterFacts(TypedDict):
    """Which documents an access control group shows; keys of entries of the coded lists."""

    disciplines: Iterable[int]
    document_types: Iterable[int]
    zones: Iterable[int]
    statuses: Iterable[str]
    confidentiality: str


class GroupFacts(FilterFacts):
    """An access control group the person is in."""

    pk: int
    name: str
    actions: Iterable[str]
    public_id: NotRequired[str]


class OverrideFacts(TypedDict):
    """An override in force."""

    pk: int
    level: NotRequired[str]
    role: str
    permission: str
    effect: str
    reason: str


class PersonalFacts(TypedDict):
    """Their role, the overrides in force there and in the organisation, and their groups."""

    role: str | None
    overrides: list[OverrideFacts]
    groups: list[GroupFacts]
