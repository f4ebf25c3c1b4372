"""What happened to a person lately, told once although each of their organisations keeps it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts import queries
from accounts.models import User
from audit import queries as audit_queries
from audit.domain import sentences
from audit.domain.catalogue import Category
from kazinex.core.tenancy import organisation_active

MOST = 15
TOGETHER = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Happening:
    """One event, as the timeline shows it."""

    at: datetime
    sentence: str
    changes: list[tuple[str, str, str]]
    action: str
    icon: str = "key"
    url: str = ""


def recent(user: User) -> list[Happening]:
    """The newest security events of one's own, over all one's organisations."""
    found: list[Happening] = []
    for member in queries.own_memberships(user):
        with organisation_active(member.organisation_id):
            events = audit_queries.events_about(user).filter(category=Category.AUTHORIZATION)
            found += [Happening(e.at, sentences.sentence(e), sentences.changes(e), e.action) for e in events[:MOST]]
    return _once(sorted(found, key=lambda event: event.at, reverse=True))[:MOST]


def _once(events: list[Happening]) -> list[Happening]:
    """Leave out the copies that other organisations keep of the same moment."""
    kept: list[Happening] = []
    for event in events:
        near = [other for other in kept[-MOST:] if other.at - event.at < TOGETHER]
        if not any((other.action, other.sentence) == (event.action, event.sentence) for other in near):
            kept.append(event)
    return kept
