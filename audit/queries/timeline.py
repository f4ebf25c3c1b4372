"""Events as a history: what `{% timeline %}` and the Audit Log show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from audit.domain import sentences
from audit.domain.catalogue import Category
from audit.models import ActorKind, AuditEvent
from audit.queries.withholding import withheld
from kazinex.core.actors import Member
from kazinex.core.permissions import Permission


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as an actor may read it."""

    event: AuditEvent
    sentence: str
    changes: list[tuple[str, str, str]]
    url: str
    is_withheld: bool

    @property
    def at(self) -> datetime:
        return self.event.at

    @property
    def icon(self) -> str:
        return Category(self.event.category).icon

    @property
    def category(self) -> str:
        return Category(self.event.category).label

    @property
    def actor(self) -> str:
        return sentences.actor_name(self.event, withheld=self.is_withheld)

    @property
    def actor_label(self) -> str:
        return sentences.actor_label(self.event, withheld=self.is_withheld)

    @property
    def shows_origin(self) -> bool:
        """Whether the reader may know the address and agent: not of a guest whose name they may not know."""
        return not (self.is_withheld and self.event.actor_kind == ActorKind.GUEST)

    @property
    def target(self) -> str:
        return sentences.WITHHELD if self.is_withheld else self.event.target_label


def entries(events: Iterable[AuditEvent], actor: Member) -> list[Entry]:
    """The events in words, each leading to its proof where the actor may read the audit log."""
    events = list(events)
    hidden = withheld(actor, events)
    may_read = bool(actor.decide(Permission.VIEW_AUDIT_LOG)) if hasattr(actor, "decide") else False
    return [_entry(event, actor, hidden=event.pk in hidden, may_read=may_read) for event in events]


def _entry(event: AuditEvent, actor: Member, *, hidden: bool, may_read: bool) -> Entry:
    words = sentences.sentence(event, withhold_target=hidden)
    changes = [] if hidden else sentences.changes(event)
    return Entry(event, words, changes, event_url(event, actor) if may_read else "", hidden)


def event_url(event: AuditEvent, actor: Member) -> str:
    """The event's own page, in the project or organisation the actor stands in."""
    if actor.project:
        return reverse("audit:project-event", args=[actor.organisation.slug, actor.project.code, event.uid])
    return reverse("audit:event", args=[actor.organisation.slug, event.uid])
