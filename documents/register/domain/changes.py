"""What other rooms do when a document changes: they register here, and the register stays ignorant of them."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from kazinex.core.actors import Actor

Consequence = Callable[[Any, Actor], None]
Foretelling = Callable[[Any, Any], str]
DELETED, RESTORED, REVISION_ADDED = "deleted", "restored", "revision_added"
EVENTS = (DELETED, RESTORED, REVISION_ADDED)
_registered: dict[str, list[tuple[Consequence, Foretelling | None]]] = defaultdict(list)


def register(event: str, consequence: Consequence, *, warning: Foretelling | None = None) -> None:
    """Call `consequence(document, by)` in that event's transaction; `warning(document, by)` says it beforehand."""
    if event not in EVENTS:
        message = f"There is no event “{event}”; there are {', '.join(EVENTS)}."
        raise ValueError(message)
    if all(known is not consequence for known, _ in _registered[event]):
        _registered[event].append((consequence, warning))


def follow(event: str, document: Any, *, by: Actor) -> None:
    """Let every registered consequence happen."""
    for consequence, _ in _registered[event]:
        consequence(document, by)


def warnings(event: str, document: Any, *, by: Any) -> list[str]:
    """What will happen besides, as far as they may know of it, in sentences for the page that asks to confirm."""
    return [words for _, warning in _registered[event] if warning and (words := warning(document, by))]
