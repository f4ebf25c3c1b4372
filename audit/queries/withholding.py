"""Who may read the audit log may still not see every document: rooms say whose labels to withhold (ARCHITECTURE 11)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from audit.domain.catalogue import naming
from audit.domain.sentences import literal
from audit.models import AuditEvent
from kazinex.core.actors import Member
from kazinex.core.features import installed

KEY_DIGITS = 18
UNKNOWN = "?"  # the part that an older event does not name


@dataclass(frozen=True, slots=True)
class Withheld:
    """The keys of events that name what somebody may not see, and of those whose target itself is that."""

    events: frozenset[int]
    nameless: frozenset[int]


def knows(thing: object) -> bool:
    """Whether this is a kind of thing that can be hidden, and so withheld from a reader."""
    return isinstance(thing, Model) and thing._meta.model_name in installed().withheld


def kinds() -> list[str]:
    """The kinds of target that can be hidden."""
    return sorted(installed().withheld)


def subject(event: AuditEvent) -> tuple[str, str]:
    """What an event is about, as (type, id) or, where it names a part that may be hidden by itself, (type, id/part)."""
    told = installed().withheld.get(event.target_type)
    if told and told.part and event.action in naming(told.part):
        return event.target_type, f"{event.target_id}/{event.details.get(told.part) or UNKNOWN}"
    return event.target_type, event.target_id


def subject_sql() -> str:
    """The id of the same for every event `e`."""
    kinds = [one for one in installed().withheld.values() if one.part]
    cases = [
        f"when e.target_type = {literal(one.target_type)} "
        f"and e.action in ({', '.join(map(literal, naming(one.part)))}) "
        f"then '/' || coalesce(nullif(e.details->>{literal(one.part)}, ''), {literal(UNKNOWN)})"
        for one in kinds
    ]
    return f"e.target_id || (case {' '.join(cases)} else '' end)" if cases else "e.target_id"


def hidden_targets(actor: Member, targets: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of the targets, as (type, id), whose labels this actor may not read; one question to each room."""
    if getattr(actor, "sees_everything", False):
        return set()
    hidden = {kind: one.hidden for kind, one in installed().withheld.items()}
    targets = set(targets)
    odd = {(kind, key) for kind, key in targets if kind in hidden and not _is_key(key.partition("/")[0])}
    return odd | _told_by(hidden, actor, targets - odd)


def untold_targets(actor: Member, targets: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """The same with those that this actor knows, and whose events name something else that they may not see."""
    hidden, untold = _hidden_and_untold(actor, targets)
    return hidden | untold


def seen(actor: Member, events: list[AuditEvent]) -> list[AuditEvent]:
    """Those of the events that this actor may read in full."""
    hidden = withheld(actor, events).events
    return [event for event in events if event.pk not in hidden]


def first_seen(actor: Member, events: QuerySet[AuditEvent], most: int) -> list[AuditEvent]:
    """The first of these events, in their order, that a reader may see and whose target is not gone for them."""
    found: list[AuditEvent] = []
    start, step = 0, most * 4
    while len(found) < most and (read := list(events[start : start + step])):
        lost = _gone_targets(actor, read) | hidden_targets(actor, map(subject, read))
        found += [event for event in read if not lost & {subject(event), (event.target_type, event.target_id)}]
        start, step = start + step, step * 2
    return found[:most]


def withheld(actor: Member, events: Iterable[AuditEvent]) -> Withheld:
    """Which of the events name what this actor may not see."""
    subjects = {event.pk: subject(event) for event in events}
    hidden, untold = _hidden_and_untold(actor, subjects.values())
    nameless = frozenset(key for key, about in subjects.items() if about in hidden)
    return Withheld(nameless | {key for key, about in subjects.items() if about in untold}, nameless)


def _hidden_and_untold(
    actor: Member, targets: Iterable[tuple[str, str]]
) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The targets that an actor may not see, and those of the others whose events name something else of that kind."""
    targets = set(targets)
    if getattr(actor, "sees_everything", False):
        return set(), set()
    hidden = hidden_targets(actor, targets)
    untold = {kind: one.untold for kind, one in installed().withheld.items() if one.untold}
    return hidden, _told_by(untold, actor, targets - hidden)


def _gone_targets(actor: Member, events: Iterable[AuditEvent]) -> set[tuple[str, str]]:
    gone = {kind: one.gone for kind, one in installed().withheld.items() if one.gone}
    targets = ((event.target_type, event.target_id) for event in events)
    return _told_by(gone, actor, (target for target in targets if _is_key(target[1])))


def _is_key(text: str) -> bool:
    """Whether this can be the key of a row; nobody can say who may see what else an odd event is about."""
    return text.isascii() and text.isdecimal() and len(text) <= KEY_DIGITS


def _told_by(
    rooms: Mapping[str, Callable[[Any, set[str]], set[str]]], actor: Member, targets: Iterable[tuple[str, str]]
) -> set[tuple[str, str]]:
    """One question to each room."""
    asked: dict[str, set[str]] = defaultdict(set)
    for kind, pk in targets:
        if kind in rooms:
            asked[kind].add(pk)
    return {(kind, pk) for kind, pks in asked.items() for pk in rooms[kind](actor, pks)}
