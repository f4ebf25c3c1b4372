"""The coded lists of a project as the register shows them and filters by them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import QuerySet

from kazinex.core.prepared import Prepared
from projects.models import Project, Term
from projects.queries import every_term

Entry = tuple[int, str, str, str, datetime | None]  # key, list, code, name, when it was retired
KEPT = 256  # projects


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Codes by key, of all entries and of those offered; by list what may be chosen; and which share a code."""

    codes: Mapping[int, str]
    offered: Mapping[int, str]
    choices: Mapping[str, tuple[tuple[str, str], ...]]
    keys: Mapping[tuple[str, str], list[int]]


def vocabulary(project: Project) -> Vocabulary:
    """Every entry a document here may carry; one query, prepared anew only once an entry has changed."""
    return _sorted(tuple(_entries(project.pk)))


@Prepared
def _entries(project_id: int) -> QuerySet[Term, Entry]:
    return every_term(project_id).values_list("pk", "kind", "code", "name", "retired_at")


@lru_cache(KEPT)
def _sorted(entries: tuple[Entry, ...]) -> Vocabulary:
    choices: dict[str, dict[str, str]] = {}
    keys: dict[tuple[str, str], list[int]] = {}
    for key, kind, code, name, retired_at in entries:
        if retired_at is None:
            choices.setdefault(kind, {}).setdefault(code, f"{code} – {name}")
            keys.setdefault((kind, code), []).append(key)
    codes = {key: code for key, _kind, code, *_rest in entries}
    offered = {key: code for key, _kind, code, _name, retired_at in entries if retired_at is None}
    return Vocabulary(codes, offered, {kind: tuple(found.items()) for kind, found in choices.items()}, keys)
