"""Who may read the audit log may still not see every document: rooms say whose labels to withhold (ARCHITECTURE 11)."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model

from audit.models import AuditEvent

Hidden = Callable[[Any, set[str]], set[str]]
_rooms: dict[str, Hidden] = {}


def register(target_type: str, hidden: Hidden) -> None:
    """Declare for one kind of target (a model's name) which of these ids an actor may not see."""
    _rooms[target_type] = hidden


def knows(thing: Any) -> bool:
    """Whether this is a kind of thing that can be hidden, and so withheld from a reader."""
    return isinstance(thing, Model) and thing._meta.model_name in _rooms


def kinds() -> list[str]:
    """The kinds of target that can be hidden."""
    return sorted(_rooms)


def hidden_targets(actor: Any, targets: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of the targets, as (type, id), whose labels this actor may not read; one question to each room."""
    if getattr(actor, "sees_everything", False):
        return set()
    asked: dict[str, set[str]] = defaultdict(set)
    for kind, pk in targets:
        if kind in _rooms:
            asked[kind].add(pk)
    return {(kind, pk) for kind, pks in asked.items() for pk in _rooms[kind](actor, pks)}


def withheld(actor: Any, events: Iterable[AuditEvent]) -> set[int]:
    """The keys of those events whose target this actor may not see."""
    events = list(events)
    hidden = hidden_targets(actor, ((event.target_type, event.target_id) for event in events))
    return {event.pk for event in events if (event.target_type, event.target_id) in hidden}
