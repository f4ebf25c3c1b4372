"""The conditions of one look at the audit log, as facts and in words."""

import re
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from audit.domain.catalogue import Category
from kazinex.core import clock

MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Filters:
    """One look at the log: every condition that is set must hold. Instants as ISO text, `until` excluded."""

    category: str = ""
    action: str = ""
    actor: str = ""
    project: int | None = None
    since: str = ""
    until: str = ""
    search: str = ""

    @property
    def text_query(self) -> str:
        """The actor's and the search's words as a tsquery: every word must begin some word of the event."""
        actor = [f"{word}:*A" for word in _words(self.actor)]
        return " & ".join([*actor, *(f"{word}:*AB" for word in _words(self.search))])

    @property
    def finds_nothing(self) -> bool:
        """Something was asked for, but it holds no letter or digit to look for."""
        return bool(self.actor and not _words(self.actor)) or bool(self.search and not _words(self.search))

    def as_facts(self) -> dict[str, Any]:
        """As JSON keeps them."""
        return asdict(self)

    def before(self, moment: datetime) -> "Filters":
        """The same, of what was recorded before this moment."""
        earlier = min(moment, datetime.fromisoformat(self.until)) if self.until else moment
        return replace(self, until=earlier.isoformat())


def in_words(filters: Filters, *, zone: str, project: str = "") -> list[tuple[str, str]]:
    """The conditions as (label, words), for cover sheets and the page that asks for an export."""
    since = datetime.fromisoformat(filters.since) if filters.since else None
    until = datetime.fromisoformat(filters.until) if filters.until else None
    said = [
        ("Category", Category(filters.category).label if filters.category else ""),
        ("Action", label(filters.action) if filters.action else ""),
        ("Actor", filters.actor),
        ("Project", project),
        ("From", clock.shown(since, zone, seconds=True) if since else ""),
        ("Before", clock.shown(until, zone, seconds=True) if until else ""),
        ("Search", filters.search),
    ]
    return [(name, words) for name, words in said if words]


def label(action: str) -> str:
    """An action's name as people read it: “revision_added” is “Revision added”."""
    return action.replace("_", " ").capitalize()


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)[:MOST_WORDS]
