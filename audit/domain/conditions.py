"""The conditions of one look at the audit log: read from a form, asked of the database in two dialects, told in words.

A test holds the dialects together.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from audit.domain.catalogue import Category
from audit.domain.reviews import BY_KIND
from kazinex.core import clock
from kazinex.core.shapes import Sql

MOST_WORDS = 12
FOUND = "e.id in (select audit_find(%s, %s, %s, %s::bigint[], %s, %s, %s, null, null, null, null, null))"
LOOKUPS = {"= %s": "", ">= %s": "__gte", "< %s": "__lt", "= any(%s)": "__in"}


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose events an actor may read here: `projects` None is all of the organisation."""

    projects: tuple[int, ...] | None = None
    without_project: bool = True

    def as_q(self) -> Q:
        """For the ORM."""
        if self.projects is None:
            return Q()
        within = Q(project_id__in=self.projects)
        return within | Q(project_id=None) if self.without_project else within

    def as_sql(self) -> Sql:
        """For an export, which streams past the ORM."""
        if self.projects is None:
            return "true", []
        outside = " or e.project_id is null" if self.without_project else ""
        return f"(e.project_id = any(%s::bigint[]){outside})", [list(self.projects)]

    def narrowed_to(self, project: int | None) -> "Scope":
        """The same, of one project; one outside the scope leaves nothing."""
        if project is None:
            return self
        inside = self.projects is None or project in self.projects
        return Scope((project,) if inside else (), without_project=False)

    def covers(self, other: "Scope") -> bool:
        """Whether everything the other may read may be read here too."""
        if self.projects is None:
            return True
        if other.projects is None or (other.without_project and not self.without_project):
            return False
        return set(other.projects) <= set(self.projects)


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
    review: str = ""

    @classmethod
    def typed(cls, typed: Mapping[str, object], zone: str) -> "Filters":
        """What a form says, as far as it could be read; its days `from` and `to` are days of a zone, both included."""
        first, last, project = typed.get("from"), typed.get("to"), typed.get("project")
        return cls(
            **{name: str(typed.get(name) or "") for name in ("category", "action", "actor", "search", "review")},
            project=int(str(project)) if project else None,
            since=clock.start_of_day(first, zone).isoformat() if isinstance(first, date) else "",
            until=clock.end_of_day(last, zone).isoformat() if isinstance(last, date) else "",
        )

    @property
    def text_query(self) -> str:
        """The actor's and the search's words as a tsquery: every word must begin some word of the event."""
        actor = [f"{word}:*A" for word in _words(self.actor)]
        return " & ".join([*actor, *(f"{word}:*AB" for word in _words(self.search))])

    @property
    def finds_nothing(self) -> bool:
        """Something was asked for, but it holds no letter or digit to look for."""
        return bool(self.actor and not _words(self.actor)) or bool(self.search and not _words(self.search))

    @property
    def reviewed(self) -> list[str]:
        """The actions a saved review looks at, where the look is at one."""
        return BY_KIND[self.review].actions if self.review else []

    def as_q(self) -> Q:
        """For the ORM; free text is not among these conditions, since an index answers it past the wall."""
        return Q(**{f"{column}{LOOKUPS[sign]}": value for column, sign, value in self._plain()})

    def as_sql(self, within: Scope) -> Sql:
        """All of it for an export, with whose events they are."""
        if self.finds_nothing:
            return "false", []
        if self.text_query:
            found = self.find_parameters(within)
            return (f"{FOUND} and e.action = any(%s)", [*found, self.reviewed]) if self.review else (FOUND, [*found])
        scope, parameters = within.as_sql()
        plain = list(self._plain())
        conditions = [scope, *(f"e.{column} {sign}" for column, sign, _value in plain)]
        return " and ".join(conditions), [*parameters, *(value for _column, _sign, value in plain)]

    def find_parameters(self, within: Scope) -> list[str | bool | list[int] | None]:
        """The first seven arguments of audit_find, which finds words."""
        projects = None if within.projects is None else list(within.projects)
        plain = {(column, sign): value for column, sign, value in self._plain()}
        return [
            self.text_query,
            plain.get(("category", "= %s")),
            plain.get(("action", "= %s")),
            projects,
            within.without_project,
            plain.get(("at", ">= %s")),
            plain.get(("at", "< %s")),
        ]

    def as_facts(self) -> dict[str, object]:
        """As JSON keeps them."""
        return asdict(self)

    def _plain(self) -> Iterator[tuple[str, str, Any]]:
        """Conditions on one column each, those that are set: column, sign, value."""
        if self.category:
            yield "category", "= %s", self.category
        if self.action:
            yield "action", "= %s", self.action
        if self.review:
            yield "action", "= any(%s)", self.reviewed
        if self.since:
            yield "at", ">= %s", datetime.fromisoformat(self.since)
        if self.until:
            yield "at", "< %s", datetime.fromisoformat(self.until)


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
        (
            "Until" if until and clock.ends_a_day(until, zone) else "Before",
            clock.shown_end(until, zone, seconds=True) if until else "",
        ),
        ("Search", filters.search),
        ("Review", BY_KIND[filters.review].title if filters.review else ""),
    ]
    return [(name, words) for name, words in said if words]


def label(action: str) -> str:
    """An action's name as people read it: “revision_added” is “Revision added”."""
    return action.replace("_", " ").capitalize()


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)[:MOST_WORDS]
