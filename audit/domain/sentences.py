"""An event as a sentence, and its old → new rows."""

from typing import Any

from audit.domain.catalogue import ACTIONS
from audit.models import ActorKind, AuditEvent

WITHHELD = "(withheld)"
A_GUEST = "A guest"


class _Filled(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "–"


def sentence(event: AuditEvent, *, withhold_target: bool = False) -> str:
    """What happened, in words; the target's label can be withheld from who may not see it."""
    action, actor = ACTIONS.get(event.action), actor_name(event, withheld=withhold_target)
    if action is None:
        return f"{actor}: {event.action}"
    words = {} if withhold_target else {key: _word(value) for key, value in event.details.items()}
    target = WITHHELD if withhold_target else event.target_label
    if action.sentence.startswith("{target}"):
        target = target[:1].upper() + target[1:]
    filled = _Filled(words | {"actor": actor, "target": target, "project": event.project_label})
    return action.sentence.format_map(filled)


def actor_name(event: AuditEvent, *, withheld: bool = False) -> str:
    """The actor without the address in angle brackets; whose guest it is says what was shared with them."""
    return actor_label(event, withheld=withheld).split(" <", 1)[0]


def actor_label(event: AuditEvent, *, withheld: bool = False) -> str:
    """The actor as recorded; a guest of what a reader may not see has no name for them."""
    return A_GUEST if withheld and event.actor_kind == ActorKind.GUEST else event.actor_label


def changes(event: AuditEvent) -> list[tuple[str, str, str]]:
    """Rows of (what, old, new)."""
    found = event.details.get("changes") or {}
    return [(what, _word(old), _word(new)) for what, (old, new) in found.items()]


def details(event: AuditEvent) -> list[tuple[str, str]]:
    """Every other fact that was recorded, as (what, words)."""
    return [
        (key.replace("_", " ").capitalize(), _word(value)) for key, value in event.details.items() if key != "changes"
    ]


def _word(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_word(entry) for entry in value) or "–"
    return str(value)
