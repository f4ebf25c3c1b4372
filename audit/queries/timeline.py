"""Events as a history: what `{% timeline %}` and the Audit Log show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from audit.domain import sentences
from audit.domain.catalogue import Category
from audit.models import ActorKind, AuditEvent
from audit.queries.withholding import withheld
from kazinex.core.actors import Member
from kazinex.core.permissions import Permission

UNKNOWN_ICON = "question-mark-circle"
NOBODY = UUID(int=0)  # the uid of no event


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as an actor may read it: withheld where it names what they may not see, nameless where that is all."""

    event: AuditEvent
    sentence: str
    changes: list[tuple[str, str, str]]
    url: str
    is_withheld: bool
    is_nameless: bool

    @property
    def at(self) -> datetime:
        return self.event.at

    @property
    def icon(self) -> str:
        return Category(self.event.category).icon if self.event.category in Category else UNKNOWN_ICON

    @property
    def category(self) -> str:
        return Category(self.event.category).label if self.event.category in Category else self.event.category

    @property
    def actor(self) -> str:
        return sentences.actor_name(self.event, withheld=self.is_nameless)

    @property
    def actor_label(self) -> str:
        return sentences.actor_label(self.event, withheld=self.is_nameless)

    @property
    def shows_origin(self) -> bool:
        """Whether the reader may know the address and agent: not of a guest whose name they may not know."""
        return not (self.is_withheld and self.event.actor_kind == ActorKind.GUEST)

    @property
    def target(self) -> str:
        return sentences.WITHHELD if self.is_nameless else self.event.target_label


def entries(events: Iterable[AuditEvent], actor: Member) -> list[Entry]:
    """The events in words, each leading to its proof where the actor may read the audit log."""
    events = list(events)
    hidden = withheld(actor, events)
    may_read = bool(actor.decide(Permission.VIEW_AUDIT_LOG)) if hasattr(actor, "decide") else False
    place = _place(actor) if may_read and events else ""
    return [
        _entry(
            event,
            url=f"{place}{event.uid}/" if may_read else "",
            is_withheld=event.pk in hidden.events,
            is_nameless=event.pk in hidden.nameless,
        )
        for event in events
    ]


def _entry(event: AuditEvent, *, url: str, is_withheld: bool, is_nameless: bool) -> Entry:
    words = sentences.shortened(sentences.sentence(event, withhold_target=is_nameless))
    changes = [] if is_withheld else [_shortened(row) for row in sentences.changes(event)]
    return Entry(event, words, changes, url, is_withheld=is_withheld, is_nameless=is_nameless)


def _shortened(row: tuple[str, str, str]) -> tuple[str, str, str]:
    what, old, new = (sentences.shortened(words) for words in row)
    return what, old, new


def _place(actor: Member) -> str:
    """What the address of every event begins with, in the project or organisation the actor stands in."""
    slug, project = actor.organisation.slug, actor.project
    own = ("audit:project-event", [slug, project.code]) if project else ("audit:event", [slug])
    return reverse(own[0], args=[*own[1], NOBODY]).removesuffix(f"{NOBODY}/")
